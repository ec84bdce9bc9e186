"""The keys of a model file: what each of its tables may hold."""

from __future__ import annotations

from pdpsim.base.readers import listed, table, text, whole
from pdpsim.describe.updates import RULES
from pdpsim.formats.model.kinds import FLAG, NUMBER, TABLES, TEXT, WHOLE, Keys, Kind
from pdpsim.formats.model.network_values import (
    BIAS,
    INITIAL,
    INTERACTION,
    read_annealing,
    read_bias,
    read_links,
    write_annealing,
    write_bias,
    write_interaction,
    write_links,
)
from pdpsim.formats.model.training_values import (
    STOP,
    parameter_keys,
    read_procedure,
    read_rule,
    read_stop,
    read_update,
    rule_keys,
    write_procedure,
    write_rule,
    write_stop,
)
from pdpsim.learning import PROCEDURES

MODEL: Keys = {"name": TEXT, "title": TEXT, "paper": TEXT}
LAYER: Keys = {
    "size": WHOLE,
    "activation": TEXT,
    "interaction": Kind(lambda value, where: table(value, where), write_interaction, tuple(INTERACTION)),
    "bias": Kind(read_bias, write_bias, tuple(BIAS)),
    "start": NUMBER,
    "start-trained": FLAG,
    "copies": TEXT,
    "trace": NUMBER,
    "teacher": FLAG,
    "dt": NUMBER,
    "clamp": NUMBER,
    "held": FLAG,
    "temperature": NUMBER,
    "noise": NUMBER,
    "activation-noise": NUMBER,
    "target": FLAG,
    "error-scale": NUMBER,
    "units": Kind(listed(text)),
}
PROJECTION: Keys = {
    "from": TEXT,
    "to": TEXT,
    "name": TEXT,
    "delay": WHOLE,
    "init": INITIAL,
    "links": Kind(read_links, write_links),
    "trained": FLAG,
    "sign": TEXT,
    "limit": NUMBER,
    "tied": TEXT,
    "transposed": FLAG,
    "symmetric": FLAG,
    "carries": TEXT,
    "rate": NUMBER,
    "decay": NUMBER,
    "excitation": NUMBER,
    "inhibition": NUMBER,
    "threshold": NUMBER,
    "power": NUMBER,
    "cap": NUMBER,
    "gain": NUMBER,
    "fast-rate": NUMBER,
    "fast-kept": NUMBER,
}
WEIGHTS: Keys = {"init": INITIAL, "bias": INITIAL}
TIME: Keys = {
    "ticks": WHOLE,
    "error-from": WHOLE,
    "unroll": TEXT,
    "truncate": WHOLE,
    "settle": NUMBER,
    "least": WHOLE,
    "updates": TEXT,
    "turns": TEXT,
    "annealing": Kind(read_annealing, write_annealing),
}
TRAINING: Keys = {
    "patterns": TEXT,
    "error": TEXT,
    "learning": Kind(
        read_procedure,
        write_procedure,
        tuple(dict.fromkeys(key for cls in PROCEDURES.values() for key in parameter_keys(cls))),
    ),
    "update": Kind(read_update),
    "rule": Kind(
        read_rule, write_rule, tuple(dict.fromkeys(key for cls in RULES.values() for key in rule_keys(cls)))
    ),
    "epochs": WHOLE,
    "stop": Kind(read_stop, write_stop, tuple(STOP)),
    "order": TEXT,
    "presentations": WHOLE,
    "weighted": FLAG,
    "target-radius": NUMBER,
    "zero-error-radius": NUMBER,
    "flat-spot": NUMBER,
    "weight-noise": NUMBER,
    "freeze": Kind(listed(text)),
    "snapshots": Kind(listed(whole)),
}
PHASE: Keys = {"name": TEXT, **TRAINING}

TABLES.update(
    {
        "[model]": MODEL,
        "[layers]": LAYER,
        "[[projections]]": PROJECTION,
        "[weights]": WEIGHTS,
        "[interaction]": INTERACTION,
        "[time]": TIME,
        "[training]": TRAINING,
    }
)
