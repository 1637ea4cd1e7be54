"""First names that are one name to those who use them."""

from typing import Final

# Each line: one name, in its long and short forms (English and Spanish use), folded.
GROUPS: Final = """
abigail abby gail
alejandro alejandra alex ale sandro sandra
alexander alexandra alexis alex al sandy xander
alfred alfredo fred al
alice allison alison ali ally
andrew andy drew andres
anthony antonio tony toni tono
antonia toni tona
arthur arturo art artie
barbara barb babs
benjamin ben benny
bernard bernie
beverly bev
bradley brad
carolyn caroline carol carrie
catherine katherine kathryn katharine kathleen cathy kathy kate katie kat kay catalina
charles carlos charlie chuck chas
christina christine kristina kristine chris kris tina christy cristina
christopher chris topher kit cristobal
concepcion concha conchita
consuelo chelo
cynthia cindy
daniel danny dan daniela dani
david dave davey
deborah debra deb debbie
dennis denny
dolores lola
donald don donny
dorothy dot dottie
douglas doug
edward eduardo ed eddie ted ned lalo
eleanor ellie nell nora
elizabeth elisabeth liz lizzie beth betty betsy eliza lisa isabel
eugene gene
francis francisco frank fran paco pancho kiko curro
frances francisca fran franny paca paquita
frederick fred freddy federico
gabriel gabriela gabe gabby
gerald jerry gerry gerardo
gregory greg
guadalupe lupe
guillermo memo
harold harry hal
henry hank harry enrique quique
ignacio nacho
jacqueline jackie
jacob jake
james jim jimmy jamie jaime
janet jan
jeffrey jeff geoffrey geoff
jennifer jen jenny
jessica jess jessie
jesus chuy chucho
john jonathan jon johnny jack juan juanito
joseph joe joey jose pepe josefo
josephine josefa jo josie pepa
joshua josh
judith judy
katrina trina
kenneth ken kenny
kimberly kim
lawrence larry laurence lorenzo
leonard len leo lenny
leslie les
louis lewis lou luis lucho
luisa louise lulu
manuel manny manolo
margaret maggie meg peggy marge greta margarita rita
maria mary mia mari molly marie
maria-jose marijose
mary-ann maryann mariana
matthew matt mateo
maximilian max maximo
melissa mel missy
mercedes merche
michael mike mick mickey miguel micah
michelle shelly
mohammed mohammad muhammad mohamed mo
nancy nan
nathaniel nathan nate nat
nicholas nick nicky nicolas nico
pamela pam
patricia pat patty trish tricia paty
patrick pat paddy patricio
peter pete pedro
philip phillip phil felipe
rafael rafa rafi ralph
raymond ray ramon
rebecca becky becca
richard rick ricky rich dick ricardo
robert rob bob bobby robbie bert roberto beto
roger rog
ronald ron ronnie
rosario charo
russell russ
samantha samuel sam sammy
santiago santi
sarah sara sally
sergio checo
soledad sole
stephanie steph estefania
stephen steven steve esteban
susan suzanne sue susie susana
teresa theresa terry tess tere
theodore ted teddy theo
thomas tom tommy tomas
timothy tim
valerie val
veronica ronnie vero
victor vic
victoria vicky tori
vincent vince vicente chente
virginia ginny
walter walt
william will bill billy willie liam
yolanda yoli
zachary zach zack
"""


def _table() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    for number, line in enumerate(GROUPS.strip().splitlines()):
        for name in line.split():
            table.setdefault(name, set()).add(number)
    return {name: frozenset(groups) for name, groups in table.items()}


GROUPS_OF: Final = _table()


def are_forms_of_one(name: str, other: str) -> bool:
    """Whether two folded first names are forms of one name (Bill, William)."""
    return bool(GROUPS_OF.get(name, frozenset()) & GROUPS_OF.get(other, frozenset()))
