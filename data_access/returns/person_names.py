"""Names that people who live in Italy commonly have, by which a column of names is told from one of words.

Must not: hold a name that is as commonly a word of services, places or days (Domenica, Donato, Vittoria).
"""

import re
from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


FIRST_NAMES: Final = _names(
    """
    abel achille adele adelaide adriana adriano agata agnese agostino alba alberto alda aldo alessandra alessandro
    alessia alessio alfio alfonso alfredo alice alina alma amalia amedeo amelia amelio andrea anita anna annalisa
    annamaria annarita antonella antonello antonia antonietta antonino antonio arianna arturo attilio augusto
    aurelio barbara beatrice benito bernardo biagio brigida bruna bruno camilla camillo carla carlo carlotta carmela
    carmelo carmen carmine carolina caterina cecilia cesira chiara cinzia cira ciro clara claudia claudio clotilde
    concetta corrado cristian cristiana cristiano cristina daniela daniele danilo daria dario davide debora deborah
    denis diego dina dino domenico donatella edda edoardo egidio elena eleonora eliana elisa elisabetta elsa
    emanuela emanuele emma enrica enrico enza enzo erica erika ermanno ernesto ettore eugenia eugenio eva evelina
    fabiana fabio fabrizia fabrizio fausto federica federico ferdinando fernanda fernando filippo filomena fiorella
    flavia flavio francesca francesco franca franco gabriele gabriella gaetana gaetano gennaro gerardo giacinto
    giacomo giada gianfranco gianluca gianluigi gianmarco gianni gianpaolo gilberto gina gino giorgia giorgio
    giovanna giovanni gisella giuditta giulia giuliana giuliano giulio giuseppa giuseppe giuseppina giusy graziella
    greta guglielmo guido ida ignazio ilaria ines irene iris ivan ivana ivo jacopo jessica katia laura lea leandro
    lena leonardo lia lidia liliana lina lino lisa livia livio loredana lorena lorenza lorenzo luana luca lucia
    luciana luciano lucio lucrezia luigi luigia luigina luisa maddalena manuel manuela mara marcella marcello marco
    margherita maria mariagrazia marialuisa marianna mariella marilena marina mario marisa marta martina
    massimiliano matilde matteo mattia maura maurizio mauro michela michele michelina milena mirella mirko moira
    monica nadia nicola nicoletta nicolo noemi norma nunzio ofelia olga orazio oreste ornella oscar ottavio palmira
    paola paolo patrizia patrizio pasqualina piera pierangelo piergiorgio pierluigi piero pierpaolo pietro pina
    raffaele raffaella raimondo raul rebecca remo renata renato renzo riccardo rina rinaldo rita roberta roberto
    rocco romano romeo romina rosa rosalba rosalia rosanna rosaria rosario rosetta rosina rossana rossella ruggero
    sabina sabrina salvatore salvatrice samanta samantha samuele sandra sandro sara saverio sebastiano serafina
    sergio silvana silvano silvia silvio simona simone sofia sonia stefania stefano susanna tamara tania tatiana
    teodoro teresa tina tiziana tiziano tommaso ubaldo ugo umberto valentina valentino valeria valerio vanda vanessa
    vanna veronica vincenza vincenzo virginia vito viviana vladimiro walter wanda ylenia zaira abdallah abdel
    abdelkader abdelkrim abdellah abderrahim abdou abdoulaye abdul abdullah abu adama adel adil ahmad ahmed aicha
    aisha aissatou akram alassane alhassan ali aliou alioune alpha amadou amara amina amine aminata amir anas anwar
    arif asif asma awa ayoub aziz bakary bilal boubacar brahim cheikh djibril driss ebrima fadi faisal fatima fatma
    fatou fatoumata farid farouk habib hafsa hakim halima hamid hamza hanane hasan hassan hicham hussain hussein
    ibrahim ibrahima idriss imad imran ismael ismail issa jamal jamila kadiatou kamal karim karima khadija khadim
    khalid khalil lamin lamine latifa leila mahamadou mahdi mahmoud malick mamadou mariam mariama modou mohamed
    mohammad mohammed mounir mourad moussa muhammad mustafa mustapha nabil nadir naima nasir nasser noor omar
    ousmane rachid rachida rahim rahman rania rashid redouane reza saad saida said saidou salah saleh salif salma
    samir samira sekou seydou shahid soufiane souleymane tariq usman waleed yacine yacouba yasin yasmine yassine
    younes youssef youssouf yusuf zahra zakaria zineb adrian alexandru alin ana anca andrei andreea bogdan catalin
    ciprian claudiu constantin corina costel costin cosmin cristi dan daniel dorin dumitru elvis emil eugen florin
    gabriel gheorghe georgeta georgiana iulia iulian ileana ilie ioan ioana ion ionela ionel ionut irina larisa
    laurentiu lavinia liviu loredana lucian luminita madalina magdalena marcel marian mariana marin marius mihaela
    mihai mircea mirela nicolae nicoleta nicusor octavian oana ovidiu paul petru petronela radu ramona razvan roxana
    silviu simion sorin stefan steliana teodora tudor valeriu vasile vasilica viorel viorica adnan afrim agim agron
    albana albert altin arben arjan arta artan astrit bekim besim besnik blerim bujar drita dritan elira elton
    ermira fatmir fatos gezim ilir klodian ledian lulzim luljeta mimoza mirjana nexhmije petrit shpetim valbona
    xhevdet ylli aleksander aleksandr aleksandra alla anastasia anatolii bohdan dmytro galina halyna hanna ihor inna
    iryna ivanna kateryna katarzyna larysa liliya liudmyla lyubov lyudmyla maksym malgorzata mariia mykhailo mykola
    nadiia natalia nataliia nataliya natalya nina oksana oleg oleh oleksandr oleksii olena olha pavlo piotr serhii
    serhiy sergiy svetlana svitlana taras tetiana tetyana vadym valentyna vasyl victor viktor viktoriia vira
    volodymyr yana yaroslav yulia yuliia yuriy yurii zoryana amandeep amarjit amrik anil avtar baldev balwinder
    bhupinder daljit davinder deepak gagandeep gurdeep gurjit gurmeet gurpreet gurwinder harbhajan harjinder harjit
    harpreet inderjit jagdish jagjit jaspal jasvir jaswinder jatinder kamaljit kaur kulwinder lakhwinder mandeep
    manjeet manjit manpreet mohinder navdeep paramjit parminder parveen priya rajesh rajinder rakesh ramesh ranjit
    ravinder sanjay satnam singh sukhdev sukhwinder sunil surinder surjit sushil tarsem vijay alam begum billal
    faruk hossain islam jahangir kamrul khatun mizanur monir nasrin rafiqul rahima rubel sharif shahin sultana uddin
    alejandra alejandro beatriz carlos cesar cruz eduardo enrique esteban evelyn fernandez francisco guillermo
    gustavo hector javier jesus jhon joaquin jorge jose juan juana julio leidy luis luz maribel miguel nelson oscar
    pablo pedro rafael ricardo rodrigo rosario ruben santiago wilmer wilson yolanda blessing chidi chinedu chioma
    emeka emmanuel evans faith festus friday godwin gift ifeanyi ikechukwu isaac john joseph joy kelvin kingsley
    kofi kwame lucky moses ngozi obinna osaretin osas patience precious prince samuel sunday uche victory chen feng
    hong jing jun lei ling liping mei ming ning ping qiang xia xiao xiaoming xin yan yang ying yong zhang zhou amara
    bintou binta demba fanta ndeye papa serigne tidiane
    """
) - _names("alba luz gift victory faith prince precious patience friday sunday lucky papa romano oscar norma alma")
"""First names; without those that name things too."""
SURNAMES: Final = _names(
    """
    rossi russo ferrari esposito bianchi romano colombo ricci marino greco gallo conti mancini costa giordano rizzo
    lombardi moretti barbieri fontana santoro mariani rinaldi caruso ferrara galli martini leone longo gentile
    martinelli vitale lombardo serra coppola desantis dangelo marchetti parisi villa conte ferraro ferri fabbri
    bianco marini grasso valentini messina sala deangelis gatti pellegrini palumbo sanna farina rizzi monti cattaneo
    morelli amato silvestri mazza testa grassi pellegrino carbone giuliani benedetti barone rossetti caputo
    montanari guerra palmieri bernardi martino fiore deluca ferretti bellini basile riva donati piras vitali
    battaglia sartori neri costantini milani pagano ruggiero sorrentino damico orlando negri mantovani piazza
    zanella galbiati cremonesi bonetti ghisleri pozzi invernizzi brambilla locatelli pesenti rota carminati
    mazzoleni cavalli bettoni zanetti zani bertoli bertolini tedeschi guerini gritti boschini moroni maffi popescu
    ionescu popa radu stan stoica rusu munteanu matei constantin dumitrescu gheorghiu ciobanu moldovan hoxha shehu
    prifti gjoka dervishi kola marku leka shevchenko kovalenko bondarenko tkachenko kravchenko kovalchuk melnyk
    petrenko savchenko diallo diop ndiaye fall gueye sow traore coulibaly keita camara bah barry balde cisse toure
    sane jallow ceesay diarra konate sidibe mensah boateng owusu osei appiah okafor eze obi igwe khan hussain begum
    sheikh chowdhury akter miah sandhu gill dhillon sidhu sharma kumar garcia gonzalez rodriguez lopez martinez
    perez gomez sanchez ramirez torres flores rojas vargas quispe mendoza alaoui benali bennani haddad mansour
    trabelsi benmoussa elidrissi
    """
)
"""Surnames, which only count beside a first name or another: many are words."""
OF_SAINTS: Final = _names("san santa sant santo s ss don via piazza suor beata beato madonna")
"""What stands before the name of somebody after whom a house or a street is called."""
OF_THINGS: Final = _names(
    """
    accoglienza aiuto alloggio alloggi ambulatorio appartamento appartamenti area asilo ascolto associazione ats
    azienda banco borgo caritas casa case cascina centro clinica colloquio comune comunita consultorio contributo
    cooperativa coop croce dimora distretto docce domenica dormitorio emporio ente famiglia fondazione gruppo
    housing istituto inps isee laboratorio lavoro luogo mensa ministero misericordia modulo nessuno nessuna non
    notte nuova nuovo opera oratorio ospedale ospitalita parrocchia patto piano piazza polo porta prima primo
    progetto pronto provincia punto questura residenza rifugio rione san santa santo secondo secondo segretariato
    servizi servizio sportello stazione strada strutture struttura tribunale ufficio unita viale villa villaggio
    volontari volontariato zona accesso accettato annullato anziani attesa attivo aperto arrivo assente bagaglio
    bagno bassa cambio camera cena chiuso colazione concluso conferma consegna coperta corso dimesso disponibile
    diurno donne emergenza esterno figli fine firma freddo gennaio febbraio marzo aprile maggio giugno luglio agosto
    settembre ottobre novembre dicembre inserimento interno invio italiano letto letti lunedi martedi mercoledi
    giovedi venerdi sabato minori nord notturno nucleo orario pacco pasti pasto pernottamento persona persone posto
    posti pranzo presente prestazione presa rinnovo rientro ritiro richiesta senza sera singola singolo sociale
    sociali soglia spesa stabile sud tardi telefonata temporaneo terzo turno uomini uscita utente vestiti visita
    house houses hall centre center hotel services service society army shelter ministries mission home homes church
    program programme city town region toronto street road women men youth family families community respite inn
    motel support health native first north south east west
    """
)
"""Words that are in no person's name: of houses and offices, of what is done there, of days."""
