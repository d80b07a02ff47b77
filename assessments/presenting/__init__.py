"""One question made ready for ``templates/assessments/question.html``: to be answered (``ask``) or after marking (``explain``).

Pure: hand in the drawn entry of the form (``drawing.arrange``), the words in the reader's language (``wording.words_of``) and the
response so far. What ``ask`` returns holds neither key nor feedback nor ids, only places, so no template can give them away.

    {% include "assessments/question.html" with q=question only %}      inside your own <form>; ``responses.read`` reads it back
"""

from assessments.presenting.asking import ask
from assessments.presenting.explaining import explain, verdict_of
from assessments.presenting.prepared import Choice, Prepared, Row

__all__ = ["Choice", "Prepared", "Row", "ask", "explain", "verdict_of"]
