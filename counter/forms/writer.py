"""The form's own words, in the main language and the visitor's, each character given its font."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from counter.forms.coverage import Coverage
from counter.forms.script import runs
from counter.forms.sheet import Form

NAMES, LABELS = "IPAmjMincho", "BIZ UDGothic"
FOLDER = Path(__file__).parent
WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))
MAIN = next(iter(WORDS))  # the language an application is written in

Text = list[list[str]]  # runs: [text, font family]


@dataclass(frozen=True)
class Writer:
    """Chooses words and fonts for one form."""

    form: Form
    fonts: Mapping[str, Coverage]

    def label(self, text: str) -> Text:
        return [[run.text, run.font] for run in runs(text, self.fonts, LABELS)]

    def value(self, text: str) -> Text:
        return [[run.text, run.font] for run in runs(text, self.fonts, NAMES)]

    def word(self, key: str, **given: object) -> Text:
        return self.label(WORDS[MAIN][key].format(**given))

    def second(self, words: Mapping[str, str] | None) -> Text | None:
        """The same in the visitor's language where the form is bilingual."""
        beside = beside_main(self.form)
        return self.label(words[beside]) if beside and words else None

    def pair(self, key: str, **given: object) -> dict[str, Text | None]:
        two = {name: words[key].format(**given) for name, words in WORDS.items() if key in words}
        known = beside_main(self.form) in two
        return {"text": self.word(key, **given), "second": self.second(two) if known else None}


def beside_main(form: Form) -> str | None:
    """The second language of a form: the visitor's, where the form has words in it."""
    return form.language if form.language in WORDS and form.language != MAIN else None
