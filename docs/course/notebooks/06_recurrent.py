# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# # 6. Simple recurrent networks
#
# Elman's first two simulations: exclusive or in time, and letters.

# %%
from dataclasses import replace

import numpy as np

import pdpsim
from pdpsim_replications.sequence_prediction.elman_1990_letters import environment as letters
from pdpsim_replications.sequence_prediction.elman_1990_xor import environment as bits

# %% [markdown]
# ## What can be predicted at all?
#
# Of three bits the third is the exclusive or of the two before. The best guess for the other two is one half,
# whose squared error is 0.25.

# %%
rng = np.random.default_rng(1)
stream = bits.stream(3000, rng)
model = pdpsim.read_model("elman-1990-xor")


def error_by_place(network, stream):
    """Return the root mean squared error at each of the three places."""
    outputs = network.record(bits.patterns(stream), ["output"])["output"][:, 0]
    targets = np.append(stream[1:], stream[0])
    squared = (outputs - targets)[: len(stream) // 3 * 3].reshape(-1, 3) ** 2
    return np.sqrt(squared.mean(axis=0))


network = pdpsim.Simulator(model, seed=1)
before = error_by_place(network, stream)
network.train(bits.patterns(stream), replace(model.phases[0], epochs=600))
after = error_by_place(network, stream)
fresh = error_by_place(network, bits.stream(3000, np.random.default_rng(2)))
print("before", np.round(before, 3), "after", np.round(after, 3), "on another stream", np.round(fresh, 3))

# %% [markdown]
# ## Letters
#
# Consonants come in random order; each brings its vowels: ba, dii, guuu.

# %%
model = pdpsim.read_model("elman-1990-letters")
sequence = letters.sequence(1000, np.random.default_rng(1))
text = "".join(letters.LETTERS[letter] for letter in sequence)
print(text[:40])
network = pdpsim.Simulator(model, seed=1)
network.train(letters.patterns(sequence))
outputs = network.record(letters.patterns(sequence), ["output"])["output"]
targets = letters.VECTORS[letters.following(sequence)]
errors = np.sqrt(((outputs - targets) ** 2).mean(axis=1))
next_is_consonant = letters.is_consonant(letters.following(sequence))
vowel_error = float(errors[~next_is_consonant].mean())
consonant_error = float(errors[next_is_consonant].mean())
print(
    "error where a vowel follows",
    round(vowel_error, 3),
    "and where a consonant does",
    round(consonant_error, 3),
)

# %% [markdown]
# ## It knows that a consonant comes
#
# The unit *consonant* is right nearly everywhere, though which consonant comes is unknown.

# %%
unit = letters.FEATURES.index("consonant")
consonant_unit = float(np.abs(outputs - targets)[next_is_consonant, unit].mean())
high_unit = float(np.abs(outputs - targets)[next_is_consonant, letters.FEATURES.index("high")].mean())
print("unit consonant", round(consonant_unit, 3), "unit high", round(high_unit, 3))

# %% [markdown]
# ## Without a context
#
# The same network, whose context is taken away: every letter begins anew.

# %%
cut = pdpsim.Simulator(model, seed=1)
cut.train(letters.patterns(sequence, recurrent=False))
alone = cut.record(letters.patterns(sequence, recurrent=False), ["output"])["output"]
after_u = np.array([text[k] == "u" for k in range(len(text))])
with_context = float(np.abs(outputs - targets)[after_u, unit].mean())
without = float(np.abs(alone - targets)[after_u, unit].mean())
print("unit consonant after a u: with context", round(with_context, 3), "without", round(without, 3))

# %% [markdown]
# ## How far back does it see?
#
# Take two streams that end with the same letters, but began with others: how long do the hidden activations
# differ?

# %%
first, second = (letters.sequence(60, np.random.default_rng(seed)) for seed in (5, 6))
length = 30
tail = letters.sequence(40, np.random.default_rng(7))[:length]
hidden = [
    network.record(letters.patterns(np.concatenate([start[:30], tail])), ["hidden"])["hidden"][-length:]
    for start in (first, second)
]
apart = np.linalg.norm(hidden[0] - hidden[1], axis=1)
forgotten = int(np.argmax(apart < 0.01 * apart[0]))
print("the difference is down to a hundredth after", forgotten, "letters")
