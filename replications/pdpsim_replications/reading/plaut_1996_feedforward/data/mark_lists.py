"""Fill the last two columns of the experiments' lists, which follow from the corpus.

``in_corpus`` says whether an item is among the words of monosyllables.tsv; ``pronunciations`` how it may
be read aloud (`pdpsim_replications.reading.plaut_1996_feedforward.stimuli.pronunciations`), parted by spaces.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pdpsim.base.files import write_text
from pdpsim.codings.bodies import Bodies
from pdpsim_replications.reading.plaut_1996_feedforward import corpus, stimuli

FOLDER = Path(__file__).parent


def main() -> None:
    """Rewrite the lists beside this script."""
    for name in stimuli.LISTS:
        write_text(FOLDER / f"{name}.tsv", marked(name))


def marked(name: str) -> str:
    """Give the text of a list with its derived columns."""
    words = corpus.read(FOLDER / "monosyllables.tsv")
    bodies = Bodies.of(words.words, words.pronunciations)
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    columns = [column for column in rows[0] if column not in ("in_corpus", "pronunciations")]
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow([*columns, "in_corpus", "pronunciations"])
    for row, stimulus in zip(rows, stimuli.read(name), strict=True):
        known = "yes" if stimulus.item in words.accepted else "no"
        said = " ".join(stimuli.pronunciations(stimulus, words, bodies))
        writer.writerow([*(row[column] for column in columns), known, said])
    return text.getvalue()


if __name__ == "__main__":
    main()
