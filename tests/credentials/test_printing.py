import io
import re
import threading
from datetime import UTC, date, datetime

import pypdf
import pypdfium2
import pytest
import zxingcpp
from django.core.exceptions import ValidationError
from django.utils import translation

from credentials.codes import new_code
from credentials.models import Certificate
from credentials.printing import as_pdf, plain_percent

ADDRESS = "https://train.example/certificates/{}/"
EVIDENCE = {
    "language": "en",
    "issued_on": "2027-03-01",
    "course": {"slug": "tiny", "title": "A tiny course", "edition": "1"},
    "place": "Kisumu Hospital",
    "cadre": "midwife",
    "quizzes": [{"title": "Final quiz", "on": "2027-02-20", "percent": "87.50"}],
    "observations": [{"title": "Role-play", "on": "2027-02-21", "observer_name": "Grace Secret"}],
    "competencies": [
        {"code": "HE1", "title": "Explains why", "by": ["quiz"]},
        {"code": "HE2", "title": "Washes hands", "by": ["observation"]},
        {"code": "HE3", "title": "Only read about", "by": []},
    ],
}


def certificate(name="Amina Otieno", *, conditional=False, **evidence):
    return Certificate(
        code=new_code(),
        holder_name=name,
        is_conditional=conditional,
        issued_at=datetime(2027, 3, 1, 12, tzinfo=UTC),
        expires_on=date(2029, 3, 1),
        evidence={**EVIDENCE, **evidence},
    )


def printed(made, address=None):
    pdf = as_pdf(made, address=address or ADDRESS.format(made.code))
    return pdf, pypdf.PdfReader(io.BytesIO(pdf))


def test_pdf_says_who_what_how_and_until_when():
    made = certificate()
    _pdf, reader = printed(made)
    text = re.sub(r"\s+", " ", reader.pages[0].extract_text())

    for shown in ["Amina Otieno", "A tiny course", "Explains why", "Washes hands", "1 March 2027", "1 March 2029", "87.5 %", made.code]:
        assert shown in text
    for kept in ["Grace Secret", "Only read about", "Kisumu", "Conditional"]:
        assert kept not in text


def test_pdf_tells_when_it_is_conditional():
    assert "Conditional" in printed(certificate(conditional=True))[1].pages[0].extract_text()


def test_pdf_never_speaks_for_others():
    text = printed(certificate(conditional=True))[1].pages[0].extract_text()

    assert re.findall(r"\bWHO\b|BFHI|World Health", text) == []


def test_pdf_gives_the_same_bytes_twice_and_in_another_thread():
    made = certificate()
    address = ADDRESS.format(made.code)
    first = as_pdf(made, address=address)
    elsewhere = []
    other = threading.Thread(target=lambda: elsewhere.append(as_pdf(made, address=address)))
    other.start()
    other.join()

    assert as_pdf(made, address=address) == first == elsewhere[0]


def test_pdf_is_dated_by_its_issue_not_by_its_printing():
    made = certificate()

    assert printed(made)[1].metadata.creation_date == made.issued_at


def test_pdf_is_tagged_archivable_and_landscape():
    pdf, reader = printed(certificate())
    marks = reader.trailer["/Root"]["/Metadata"].get_data().decode()

    assert (re.search(r"pdfaid:part>(\d)", marks)[1], re.search(r"pdfaid:conformance>(\w)", marks)[1]) == ("3", "A")
    assert re.search(r"pdfuaid:part>(\d)", marks)[1] == "1"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    assert b"/Alt" in pdf or "/StructTreeRoot" in reader.trailer["/Root"]


def test_pdf_square_leads_to_the_page_of_the_certificate():
    made = certificate()
    pdf, _reader = printed(made)

    found = zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil())

    assert [each.text for each in found] == [ADDRESS.format(made.code)]


NAMES = [
    "فاطمة الزهراء بنت عبد الله",
    "አሚና ተስፋዬ ገብረማርያም",
    "प्रियंका शर्मा",
    "ফাতেমা বেগম",
    "သန္တာဝင်း",
    "សុខា ចាន់",
    "Нұрғали Әйгерім",
    "Dr. فاطمة Amina",
    "Nguyễn Thị Ánh Tuyết",
    "x" * 150,
    "Maria da Conceição " * 7,
    '#import "@preview/x" $x$ *b* `a` \\ <b>',
    "A",
]


@pytest.mark.parametrize("name", NAMES)
def test_pdf_keeps_any_name_whole_and_on_one_page(name):
    pdf, reader = printed(certificate(name))

    image = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L")
    width, height = image.size
    beside = [image.crop((x, 40, x + 30, height - 40)).getextrema() for x in (28, width - 58)]  # between the frame and the text
    assert len(reader.pages) == 1
    assert beside == [(255, 255), (255, 255)]


def test_pdf_keeps_letters_in_their_order():
    text = printed(certificate("Nguyễn Thị Ánh Tuyết"))[1].pages[0].extract_text()

    assert "Nguyễn Thị Ánh Tuyết" in text


def test_pdf_stays_one_page_however_much_there_is_to_say():
    many = [{"code": f"C{n}", "title": "Teaches a mother with patience and care " * 2, "by": ["quiz", "observation"]} for n in range(40)]
    seen = [{"title": "A real mother, with her consent", "on": "2027-02-21"}] * 12
    course = {**EVIDENCE["course"], "title": "A course with a very long title " * 8}

    assert len(printed(certificate("Maria da Conceição " * 7, competencies=many, observations=seen, course=course))[1].pages) == 1


def test_pdf_refuses_letters_it_cannot_print():
    with pytest.raises(ValidationError, match="lack some letters"):
        printed(certificate("王小明"))


@pytest.mark.parametrize(("language", "said"), [("en", "92.5"), ("fr", "92,5"), ("ar", "92.5"), ("sw", "92.5")])
def test_a_score_has_the_decimal_sign_of_its_language(language, said):
    with translation.override(language):
        assert plain_percent("92.50") == said
        assert plain_percent("80.00") == "80"
