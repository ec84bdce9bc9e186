"""Types of groups in Lens: their names, and those that a group has unless a script says otherwise.

After ``cleanupGroupType`` in ``Src/type.c``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdpsim.base.errors import FormatError, nearest

if TYPE_CHECKING:
    from pdpsim.formats.lens.network import Group

BASE = (
    *("BIAS", "INPUT", "OUTPUT", "ELMAN", "STANDARD_CRIT", "MAX_CRIT", "BIASED", "RESET_ON_EXAMPLE"),
    *("ADAPTIVE_GAIN", "DERIV_NOISE", "EXT_INPUT_NOISE", "WRITE_OUTPUTS", "USE_INPUT_HIST"),
    *("USE_OUTPUT_HIST", "USE_TARGET_HIST", "USE_OUT_DERIV_HIST", "FROZEN", "LESIONED"),
)
INPUTS = (
    *("DOT_PRODUCT", "DISTANCE", "PRODUCT", "IN_BOLTZ", "SOFT_CLAMP", "IN_INTEGR", "IN_NORM", "IN_NOISE"),
    *("IN_DERIV_NOISE", "IN_COPY", "INCR_CLAMP"),
)
OUTPUTS = (
    *("LINEAR", "LOGISTIC", "TERNARY", "TANH", "EXPONENTIAL", "GAUSSIAN", "SOFT_MAX", "KOHONEN", "OUT_BOLTZ"),
    *("HARD_CLAMP", "BIAS_CLAMP", "ELMAN_CLAMP", "WEAK_CLAMP", "OUT_INTEGR", "OUT_NORM", "OUT_NOISE"),
    *("OUT_DERIV_NOISE", "OUT_CROPPED", "OUT_COPY", "INTERACT_INTEGR", "OUT_WINNER"),
)
ERRORS = ("SUM_SQUARED", "CROSS_ENTROPY", "DIVERGENCE", "COSINE")
COSTS = (
    *ERRORS,
    *("TARGET_COPY", "LINEAR_COST", "QUADRATIC_COST", "CONV_QUAD_COST", "LOGISTIC_COST", "COSINE_COST"),
    "DELTA_COST",
)
ALL = sorted((*BASE, *INPUTS, *OUTPUTS, *COSTS))

_BASIC_INPUTS = {"DOT_PRODUCT", "DISTANCE", "PRODUCT", "IN_BOLTZ", "IN_COPY"}
_CLAMPS = {"HARD_CLAMP", "BIAS_CLAMP", "ELMAN_CLAMP", "WEAK_CLAMP"}
_BASIC_OUTPUTS = {
    *("LINEAR", "LOGISTIC", "TERNARY", "TANH", "GAUSSIAN", "EXPONENTIAL", "SOFT_MAX", "KOHONEN", "OUT_BOLTZ"),
    *("OUT_COPY", "INTERACT_INTEGR"),
}


def named(text: str) -> str:
    """Return the type that a text names, in full or by its first letters (the first in the alphabet)."""
    for name in ALL:
        if name == text:
            return name
    for name in ALL:
        if text and name.startswith(text):
            return name
    raise FormatError(f"no type of groups {text!r}{nearest(text, ALL)}")


def give(group: Group, kinds: list[str], continuous: bool, boltzmann: bool) -> None:
    """Give a group its types.

    Parameters
    ----------
    group : Group
        Changed in place; what types it had are gone.
    kinds : list of str
        As a script has them: ``INPUT``, ``+IN_INTEGR``, ``-BIASED``.
    continuous, boltzmann : bool
        Of what kind the network is.
    """
    group.base, group.inputs, group.outputs, group.costs = set(), [], [], []
    signed = [each for each in kinds if each[:1] in ("+", "-")]
    for each in kinds:
        if each[:1] not in ("+", "-"):
            change(group, each)
    _complete(group, continuous, boltzmann)
    for each in signed:
        change(group, each)


def change(group: Group, kind: str) -> None:
    """Add one type to a group, or take it away: ``SOFT_MAX``, ``+SOFT_MAX``, ``-SOFT_MAX``."""
    name = named(kind.lstrip("+-~"))
    if name in BASE:
        if kind.startswith("-"):
            group.base.discard(name)
        else:
            group.base.add(name)
        return
    kinds = group.inputs if name in INPUTS else group.outputs if name in OUTPUTS else group.costs
    if kind.startswith("-"):
        if name in kinds:
            kinds.remove(name)
    else:
        kinds.append(name)


def _complete(group: Group, continuous: bool, boltzmann: bool) -> None:
    base, inputs, outputs = group.base, group.inputs, group.outputs
    special = bool(base & {"INPUT", "ELMAN", "BIAS"}) and "OUTPUT" not in base
    if not special:
        base.add("BIASED")
    base.add("RESET_ON_EXAMPLE")
    if not _BASIC_INPUTS & set(inputs) and not special:
        inputs.insert(0, "IN_BOLTZ" if boltzmann else "DOT_PRODUCT")
    if not (_BASIC_OUTPUTS | _CLAMPS) & set(outputs):
        outputs.insert(0, _first_output(group, special, boltzmann))
    integrates = {"IN_INTEGR", "OUT_INTEGR", "INTERACT_INTEGR"} & {*inputs, *outputs}
    driven = not special or ("INPUT" in base and "HARD_CLAMP" not in outputs)
    if continuous and driven and not integrates:
        outputs.append("OUT_INTEGR")
    if not set(ERRORS) & set(group.costs) and "OUTPUT" in base and "KOHONEN" not in outputs:
        soft, linear = "SOFT_MAX" in outputs, "LINEAR" in outputs
        group.costs.append("DIVERGENCE" if soft else "SUM_SQUARED" if linear else "CROSS_ENTROPY")
    if continuous and "OUTPUT" in base and not base & {"STANDARD_CRIT", "MAX_CRIT"}:
        base.add("STANDARD_CRIT")


def _first_output(group: Group, special: bool, boltzmann: bool) -> str:
    if special and "BIAS" in group.base:
        return "BIAS_CLAMP"
    if special and "INPUT" in group.base and "SOFT_CLAMP" not in group.inputs:
        return "HARD_CLAMP"
    if special and "ELMAN" in group.base:
        return "ELMAN_CLAMP"
    return "OUT_BOLTZ" if boltzmann else "LOGISTIC"
