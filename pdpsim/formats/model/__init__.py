"""Model files: TOML that a person can read, and the network and training that it describes.

`read` and `parse` give a `Model`, `to_toml` writes one back; ``parse(to_toml(model)) == model``. Every
mistake in a file raises a `pdpsim.base.errors.ModelFileError` that names file, line, table and key, what was
expected and what was found.

- :mod:`~pdpsim.formats.model.model`: the model, and its tables;
- :mod:`~pdpsim.formats.model.files`: finding, reading and writing;
- :mod:`~pdpsim.formats.model.parameters`: single parameters, their origins, and settings;
- :mod:`~pdpsim.formats.model.keys`: every key, of the kinds in :mod:`~pdpsim.formats.model.kinds`;
- :mod:`~pdpsim.formats.model.network_values`, :mod:`~pdpsim.formats.model.training_values`: how values are
  read and written;
- :mod:`~pdpsim.formats.model.network_tables`, :mod:`~pdpsim.formats.model.phases`: networks and training;
- :mod:`~pdpsim.formats.model.dotted`: keys such as ``training.rule.rate``;
- :mod:`~pdpsim.formats.model.messages`: mistakes in words.
"""

from pdpsim.formats.model.files import find, parse, read, shipped_models, shipped_names, tables_of, to_toml
from pdpsim.formats.model.model import Model
from pdpsim.formats.model.parameters import NOT_STATED, Parameter, near_key, origin, parameters, with_settings

__all__ = [
    "NOT_STATED",
    "Model",
    "Parameter",
    "find",
    "near_key",
    "origin",
    "parameters",
    "parse",
    "read",
    "shipped_models",
    "shipped_names",
    "tables_of",
    "to_toml",
    "with_settings",
]
