"""The provinces of Italy, abroad and nobody-said: where people from outside the Ambito may come from.

Must not: be made from the data: a list of the provinces that somebody came from says where one person lives.
"""

from typing import Final

ABROAD: Final = "estero"
UNSAID: Final = "non_indicata"
_OF_ITALY: Final = (
    "Agrigento|Alessandria|Ancona|Arezzo|Ascoli Piceno|Asti|Avellino|Bari|Barletta-Andria-Trani|Belluno|"
    "Benevento|Bergamo|Biella|Bologna|Bolzano/Bozen|Brescia|Brindisi|Cagliari|Caltanissetta|Campobasso|"
    "Caserta|Catania|Catanzaro|Chieti|Como|Cosenza|Cremona|Crotone|Cuneo|Enna|Fermo|Ferrara|Firenze|"
    "Foggia|Forlì-Cesena|Frosinone|Genova|Gorizia|Grosseto|Imperia|Isernia|L'Aquila|La Spezia|Latina|"
    "Lecce|Lecco|Livorno|Lodi|Lucca|Macerata|Mantova|Massa-Carrara|Matera|Messina|Milano|Modena|"
    "Monza e della Brianza|Napoli|Novara|Nuoro|Oristano|Padova|Palermo|Parma|Pavia|Perugia|"
    "Pesaro e Urbino|Pescara|Piacenza|Pisa|Pistoia|Pordenone|Potenza|Prato|Ragusa|Ravenna|"
    "Reggio di Calabria|Reggio nell'Emilia|Rieti|Rimini|Roma|Rovigo|Salerno|Sassari|Savona|Siena|"
    "Siracusa|Sondrio|Sud Sardegna|Taranto|Teramo|Terni|Torino|Trapani|Trento|Treviso|Trieste|Udine|"
    "Valle d'Aosta/Vallée d'Aoste|Varese|Venezia|Verbano-Cusio-Ossola|Vercelli|Verona|Vibo Valentia|"
    "Vicenza|Viterbo"
)
PROVINCES: Final = tuple(_OF_ITALY.split("|"))
"""As the register of ISTAT writes them."""
CODES: Final = (*PROVINCES, ABROAD, UNSAID)
NAMES: Final = {**{name: name for name in PROVINCES}, ABROAD: "Estero", UNSAID: "Provenienza non indicata"}
