"""A small file of an Ambito, as somebody who has never seen one before would write it."""

from typing import Final

LODI: Final = b"""
[ambito]
nome = "Ambito Territoriale Sociale di Lodi"
capofila = "Lodi"
comuni = ["Lodi", 98019, "S. Angelo Lodigiano"]

[[ente]]
nome = "Associazione La Fonte"
natura = "Ente del Terzo Settore"

[[servizio]]
nome = "Dormitorio La Fonte"
tipo = "Dormitorio"
ente = "associazione-la-fonte"
comune = "Lodi"
unita = "posto_letto"
apertura = 2020-01-01

[[servizio.capienza]]
sezione = "uomini"
dal = "01/01/2020"
finanziata = 10
effettiva = 12
"""
PLAN: Final = """
[[programma]]
chiave = "poverta"
nome = "Contrasto alla povertà"
binario = "ambito"

[[linea]]
chiave = "qsfp"
nome = "Fondo povertà"
binario = "ambito"

[[obiettivo]]
codice = "5.3.2"
titolo = "Accoglienza"
agenda_2030 = [1, 10]

[[obiettivo.valore_atteso]]
indicatore = "bed_occupancy"
anno = 2026
valore = 0.9
verso = "neutro"

[[risorsa]]
programma = "poverta"
linea = "qsfp"
anno = 2026
previste = 100_000.0

[[fatto]]
titolo = "Piano freddo"
dal = 2026-12-01
al = 2027-03-15
servizio = "dormitorio-la-fonte"
""".encode()
SHARED: Final = b"""
[[risorsa_comune]]
comune = 98019
programma = "poverta"
linea = "qsfp"
anno = 2026
previste = 600.0
spese = 500.0

[[risorsa_comune]]
comune = "Lodi"
programma = "poverta"
linea = "qsfp"
anno = 2026
previste = 400.0

[[riparto]]
dal_anno = 2023
criterio = "residenti"
atto = "Assemblea 2022"

[[riparto]]
dal_anno = 2025
criterio = "quote"
atto = "Assemblea 2024"

[[riparto.quota]]
comune = "Lodi"
quota = 75.0

[[riparto.quota]]
comune = "Codogno"
quota = 25.0
"""
