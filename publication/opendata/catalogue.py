"""The catalogue of the open data: DCAT-AP_IT 2.0, in Turtle, JSON-LD and RDF/XML.

Comes in: an edition, where its folder is published, whom to write to, the files. Goes out: documents. Must not: name
anything by a blank node: the same edition at the same address gives the same bytes.

References
----------
.. [1] Agenzia per l'Italia Digitale. Profilo nazionale dei metadati DCAT-AP_IT, and its guide
   (github.com/italia/linee-guida-cataloghi-dati-dcat-ap-it).
.. [2] SEMIC. DCAT Application Profile for data portals in Europe, 2.1.1.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import quote, urlsplit

from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef

from data_access.elision import short_day
from indicators.model.code_lists import slugify
from indicators.model.period import Period
from publication.edition.package import Edition
from publication.opendata import text
from user_error import UserError

DCATAPIT: Final = Namespace("http://dati.gov.it/onto/dcatapit#")
VCARD: Final = Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX: Final = Namespace("http://spdx.org/rdf/terms#")
AUTHORITY: Final = "http://publications.europa.eu/resource/authority"
THEME: Final = URIRef(f"{AUTHORITY}/data-theme/SOCI")
LANGUAGE: Final = URIRef(f"{AUTHORITY}/language/ITA")
FREQUENCY: Final = URIRef(f"{AUTHORITY}/frequency/IRREG")
"""An edition is made when the data have changed and somebody publishes them."""
COUNTRY: Final = URIRef(f"{AUTHORITY}/country/ITA")
PUBLIC: Final = URIRef(f"{AUTHORITY}/access-right/PUBLIC")
LICENCE: Final = URIRef("https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40")
LICENCE_PAGE: Final = URIRef("https://creativecommons.org/licenses/by/4.0/")
ATTRIBUTION: Final = URIRef("http://purl.org/adms/licencetype/Attribution")
MEDIA_TYPES: Final = {
    "csv": ("CSV", "text/csv"),
    "parquet": ("PARQUET", "application/vnd.apache.parquet"),
    "geojson": ("GEOJSON", "application/geo+json"),
}
"""Name in the European list of file types, and media type, by how a file ends."""
SDMX_CSV: Final = "application/vnd.sdmx.data+csv;version=2.0.0"
IANA: Final = "http://www.iana.org/assignments/media-types/"
_ADDRESS: Final = re.compile(r"[^\s<>\"{}|\\^`@]+@[^\s<>\"{}|\\^`@]+\.[^\s<>\"{}|\\^`@]+")
_FORMATS: Final = {"catalogo.ttl": "turtle", "catalogo.jsonld": "json-ld", "catalogo.rdf": "xml"}


class CatalogueError(UserError):
    """The catalogue lacks something that must be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Where the folder is published, and by whom.

    Attributes
    ----------
    url : str
        Address of the folder, with a slash at its end.
    contact : str
        Address of e-mail.
    identifier : str
        Code of the body in the index of public administrations (IPA); what the Ambito is called in addresses if empty.
    places : tuple of str
        IRIs of the territory (GeoNames, ISTAT), beside those of the municipalities here.
    """

    url: str
    contact: str
    identifier: str = ""
    places: tuple[str, ...] = ()


def publisher(*, url: str, contact: str, identifier: str = "", places: Sequence[str] = ()) -> Publisher:
    """Return who publishes, once it is known that it can be written in a catalogue.

    Raises
    ------
    CatalogueError
        If an address is missing, or is none.
    """
    if not url.strip():
        raise CatalogueError(text.NO_URL)
    if not contact.strip():
        raise CatalogueError(text.NO_CONTACT)
    if not _ADDRESS.fullmatch(contact.strip()):
        raise CatalogueError(text.BAD_CONTACT.format(contact=contact))
    told = [_iri(one) for one in (url, *places)]
    return Publisher(
        url=f"{told[0].rstrip('/')}/", contact=contact.strip(), identifier=identifier.strip(), places=tuple(told[1:])
    )


def catalogue_files(edition: Edition, who: Publisher, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the catalogue in its three forms, by name."""
    graph = catalogue(edition, who, files)
    return {name: graph.serialize(format=form).encode() for name, form in _FORMATS.items()}


def catalogue(edition: Edition, who: Publisher, files: Mapping[str, bytes]) -> Graph:
    """Return the catalogue as a graph.

    Parameters
    ----------
    edition : Edition
    who : Publisher
    files : mapping of str to bytes
        What is in the folder: of those that are distributions, size and fingerprint are told.
    """
    graph = Graph(bind_namespaces="none")
    for prefix, names in (
        *(("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("owl", OWL), ("skos", SKOS), ("xsd", XSD)),
        *(("dcatapit", DCATAPIT), ("vcard", VCARD), ("spdx", SPDX)),
    ):
        graph.bind(prefix, names)
    return _Writer(graph, edition, who, files).written()


class _Writer:
    """Writes the catalogue, thing by thing."""

    def __init__(self, graph: Graph, edition: Edition, who: Publisher, files: Mapping[str, bytes]) -> None:
        self._graph, self._edition, self._who, self._files = graph, edition, who, files
        self._day = Literal(datetime.fromisoformat(edition.manifest.made_at).date())
        self._agent, self._contact = self._named("ente"), self._named("contatto")

    def written(self) -> Graph:
        manifest = self._edition.manifest
        catalogue = self._named("catalogo")
        day = date.fromisoformat(manifest.as_of)
        demo = text.DEMO_ABOUT if manifest.is_demo else ""
        about = text.CATALOGUE_ABOUT.format(
            ambito=manifest.ambito, number=manifest.number, to_day=short_day("al", day), demo=demo
        )
        self._put(catalogue, (DCAT.Catalog, DCATAPIT.Catalog))
        self._say(catalogue, DCTERMS.title, text.CATALOGUE.format(ambito=manifest.ambito))
        self._say(catalogue, DCTERMS.description, about)
        for property_, value in (
            (DCTERMS.publisher, self._agent),
            (DCTERMS.modified, self._day),
            (DCTERMS.issued, self._day),
            (DCTERMS.language, LANGUAGE),
            (DCTERMS.license, LICENCE),
            (DCAT.themeTaxonomy, URIRef(f"{AUTHORITY}/data-theme")),
            (FOAF.homepage, URIRef(self._who.url)),
        ):
            self._graph.add((catalogue, property_, value))
        self._put(URIRef(self._who.url), (FOAF.Document,))
        self._put(URIRef(f"{AUTHORITY}/data-theme"), (SKOS.ConceptScheme,))
        self._say(URIRef(f"{AUTHORITY}/data-theme"), DCTERMS.title, "Data theme", language="en")
        self._people()
        self._licence()
        period, places = self._period(), self._places()
        for name in text.DATASETS:
            dataset = self._dataset(name, period, places, demo)
            self._graph.add((catalogue, DCAT.dataset, dataset))
        return self._graph

    def _dataset(self, name: str, period: URIRef, places: Sequence[URIRef], demo: str) -> URIRef:
        manifest, dataset = self._edition.manifest, self._named(f"dataset/{name}")
        about = text.ABOUT[name].format(
            threshold=manifest.protection["threshold"],
            base=manifest.protection["base"],
            mean=manifest.protection["mean_minimum"],
            attribution=self._edition.names["attribution"],
            demo=demo,
        )
        self._put(dataset, (DCAT.Dataset, DCATAPIT.Dataset))
        self._say(dataset, DCTERMS.title, text.DATASETS[name])
        self._say(dataset, DCTERMS.description, about)
        for word in text.KEYWORDS:
            self._say(dataset, DCAT.keyword, word)
        for property_, value in (
            (DCTERMS.identifier, Literal(f"{self._identifier}:{name}")),
            (DCTERMS.modified, self._day),
            (DCTERMS.issued, self._day),
            (DCTERMS.rightsHolder, self._agent),
            (DCTERMS.publisher, self._agent),
            (DCTERMS.creator, self._agent),
            (DCTERMS.accrualPeriodicity, FREQUENCY),
            (DCTERMS.language, LANGUAGE),
            (DCTERMS.accessRights, PUBLIC),
            (DCTERMS.temporal, period),
            (DCAT.theme, THEME),
            (DCAT.contactPoint, self._contact),
            (DCAT.landingPage, URIRef(self._who.url)),
            (OWL.versionInfo, Literal(str(manifest.number))),
            *((DCTERMS.spatial, place) for place in places),
        ):
            self._graph.add((dataset, property_, value))
        self._put(THEME, (SKOS.Concept,))
        self._say(THEME, SKOS.prefLabel, "Popolazione e società")
        for path in text.DISTRIBUTIONS:
            if path.rpartition("/")[2].partition(".")[0] == name:
                self._graph.add((dataset, DCAT.distribution, self._distribution(path)))
        return dataset

    def _distribution(self, path: str) -> URIRef:
        one, address = self._named(f"distribuzione/{path}"), URIRef(f"{self._who.url}{quote(path)}")
        kind, media_type = MEDIA_TYPES[path.rpartition(".")[2]]
        content, mark = self._files[path], self._named(f"impronta/{path}")
        self._put(one, (DCAT.Distribution, DCATAPIT.Distribution))
        self._say(one, DCTERMS.title, path)
        self._say(one, DCTERMS.description, text.DISTRIBUTIONS[path])
        for property_, value in (
            (DCAT.accessURL, address),
            (DCAT.downloadURL, address),
            (DCTERMS.license, LICENCE),
            (DCTERMS.modified, self._day),
            (DCTERMS["format"], URIRef(f"{AUTHORITY}/file-type/{kind}")),
            (DCAT.mediaType, URIRef(f"{IANA}{media_type}")),
            (DCAT.byteSize, Literal(f"{len(content)}.0", datatype=XSD.decimal)),
            (SPDX.checksum, mark),
        ):
            self._graph.add((one, property_, value))
        if path.startswith("sdmx/"):
            self._graph.add((one, DCTERMS.conformsTo, URIRef("https://sdmx.org/standards-2/")))
            self._put(URIRef("https://sdmx.org/standards-2/"), (DCTERMS.Standard, DCATAPIT.Standard))
            self._say(URIRef("https://sdmx.org/standards-2/"), DCTERMS.title, SDMX_CSV, language="en")
            self._graph.add((URIRef("https://sdmx.org/standards-2/"), DCTERMS.identifier, Literal("SDMX 3.0")))
        self._put(mark, (SPDX.Checksum,))
        self._graph.add((mark, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        value = Literal(hashlib.sha256(content).hexdigest(), datatype=XSD.hexBinary)
        self._graph.add((mark, SPDX.checksumValue, value))
        return one

    def _people(self) -> None:
        name = self._edition.manifest.ambito
        self._put(self._agent, (FOAF.Agent, DCATAPIT.Agent))
        self._say(self._agent, FOAF.name, name)
        self._graph.add((self._agent, DCTERMS.identifier, Literal(self._identifier)))
        self._put(self._contact, (VCARD.Kind, VCARD.Organization, DCATAPIT.Organization))
        self._say(self._contact, VCARD.fn, text.CONTACT.format(ambito=name))
        self._graph.add((self._contact, VCARD.hasEmail, URIRef(f"mailto:{quote(self._who.contact, safe='@')}")))
        self._graph.add((self._contact, VCARD.hasURL, URIRef(self._who.url)))

    def _licence(self) -> None:
        self._put(LICENCE, (DCTERMS.LicenseDocument, DCATAPIT.LicenseDocument))
        self._say(LICENCE, FOAF.name, text.LICENCE)
        self._graph.add((LICENCE, DCTERMS.type, ATTRIBUTION))
        self._put(ATTRIBUTION, (SKOS.Concept,))
        self._say(ATTRIBUTION, SKOS.prefLabel, "Attribution", language="en")
        self._graph.add((LICENCE, OWL.versionInfo, Literal("4.0")))
        self._graph.add((LICENCE, OWL.sameAs, LICENCE_PAGE))

    def _period(self) -> URIRef:
        manifest, period = self._edition.manifest, self._named("periodo")
        first, last = Period.parse(manifest.first_month).first_day, Period.parse(manifest.last_month).last_day
        self._put(period, (DCTERMS.PeriodOfTime,))
        for names, begin, end in ((DCAT, "startDate", "endDate"), (DCATAPIT, "startDate", "endDate")):
            self._graph.add((period, names[begin], Literal(first)))
            self._graph.add((period, names[end], Literal(last)))
        return period

    def _places(self) -> list[URIRef]:
        """Return the territory: Italy, what the publisher says of it, each municipality by its ISTAT code."""
        others = [URIRef(place) for place in self._who.places]
        towns = [self._named(f"comune/{code}") for code in self._edition.names["municipalities"]]
        for place in (COUNTRY, *others, *towns):
            self._put(place, (DCTERMS.Location,))
        for place, (code, one) in zip(towns, self._edition.names["municipalities"].items(), strict=True):
            self._say(place, SKOS.prefLabel, str(one["name"]))
            self._graph.add((place, DCTERMS.identifier, Literal(code)))
            self._graph.add((place, DCATAPIT.geographicalIdentifier, Literal(code)))
        return [COUNTRY, *others, *towns]

    @property
    def _identifier(self) -> str:
        return self._who.identifier or slugify(self._edition.manifest.ambito) or "ambito"

    def _named(self, name: str) -> URIRef:
        """Return the IRI of one of our things: a fragment of the catalogue's own address."""
        return URIRef(f"{self._who.url}catalogo.ttl#{quote(name, safe='/')}")

    def _put(self, thing: URIRef, kinds: Sequence[URIRef]) -> None:
        for kind in kinds:
            self._graph.add((thing, RDF.type, kind))

    def _say(self, thing: URIRef, property_: URIRef, words: str, *, language: str = "it") -> None:
        self._graph.add((thing, property_, Literal(_sayable(words), lang=language)))


def _sayable(words: str) -> str:
    """Return words without the control characters that XML cannot hold."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in words)


def _iri(address: str) -> str:
    parts = urlsplit(address.strip())
    plain = quote(address.strip(), safe=":/?#[]@!$&'()*+,;=%-._~")
    if parts.scheme not in {"http", "https"} or not parts.netloc or plain != address.strip():
        raise CatalogueError(text.BAD_URL.format(url=address))
    return plain
