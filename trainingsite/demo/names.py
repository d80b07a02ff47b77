"""Full names as they are written in the invented country, in three scripts, each with its Latin form for an address."""

from random import Random

LATIN = (
    "Achieng Akinyi Amani Atieno Baraka Chebet Daudi Esther Fatuma Grace Halima Imani Jelimo Joseph Juma Kamau Khadija Kiprop Lilian "
    "Makena Mercy Moraa Mwende Naliaka Neema Njeri Nyambura Ochieng Peter Purity Rehema Samuel Stella Tabitha Wairimu Wanjiru Zainabu",
    "Abdi Adhiambo Barasa Chelimo Cheruiyot Gathoni Hassan Kariuki Kibet Kimani Kipchoge Kiptoo Langat Lekishon Maina Makokha Mbugua "
    "Mohamed Muthoni Mutiso Mutua Mwangi Ndege Njoroge Nyaga Odhiambo Okoth Omar Omondi Onyango Otieno Oyugi Rotich Ruto Simiyu Wafula "
    "Wambui Wekesa",
)
ARABIC = (
    "أمينة:Amina آمنة:Amna إبراهيم:Ibrahim حليمة:Halima خديجة:Khadija زينب:Zaynab سلمى:Salma سعاد:Suad عائشة:Aisha فاطمة:Fatima "
    "ليلى:Layla مريم:Maryam نور:Nur هدى:Huda يوسف:Yusuf",
    "أحمد:Ahmed إدريس:Idris آدم:Adam بشير:Bashir حسن:Hassan سالم:Salim صالح:Salih عبدالله:Abdallah عثمان:Osman علي:Ali عمر:Omar "
    "فارح:Farah موسى:Musa نور:Noor هارون:Harun",
)
AMHARIC = (
    "አልማዝ:Almaz ሰላም:Selam ሄለን:Helen ብርቱካን:Birtukan ትግስት:Tigist ዘነበች:Zenebech ሐና:Hana ፍሬሕይወት:Frehiwot መሰረት:Meseret "
    "ሙሉ:Mulu ዳዊት:Dawit ሳሙኤል:Samuel ገነት:Genet የሺ:Yeshi",
    "ተስፋዬ:Tesfaye ከበደ:Kebede አበበ:Abebe በቀለ:Bekele ገብሬ:Gebre ኃይሌ:Haile ወልደ:Wolde መንግስቱ:Mengistu ታደሰ:Tadesse ለማ:Lemma "
    "አለሙ:Alemu ደስታ:Desta ጌታቸው:Getachew",
)
SHARES = {"Dry North": (40, 35, 25), "Highlands": (85, 5, 10)}  # of Latin, Arabic and Amharic in a hundred people
ELSEWHERE = (92, 5, 3)


def name_in(region: str, random: Random) -> tuple[str, str]:
    """A full name, and the same in Latin letters."""
    given, family = random.choices((LATIN, ARABIC, AMHARIC), SHARES.get(region, ELSEWHERE))[0]
    first, last = random.choice(_words(given)), random.choice(_words(family))
    return f"{first[0]} {last[0]}", f"{first[-1]} {last[-1]}"


def address(latin: str, mark: str) -> str:
    """An e-mail address that goes nowhere; ``mark`` makes it hers alone."""
    return f"{latin.lower().replace(' ', '.')}.{mark}@demo.example"


_known: dict[str, list[list[str]]] = {}


def _words(text: str) -> list[list[str]]:
    if text not in _known:
        _known[text] = [word.split(":") for word in text.split()]
    return _known[text]
