"""The Rescorla-Wagner model written out, without networks: what the Simulator is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: A trial: the cues present, and lambda, the strength that its outcome supports (0: nothing follows).
Trial = tuple[frozenset[str], float]


def recursion(
    trials: Sequence[Trial],
    alpha: Mapping[str, float],
    beta: float,
    beta_nonreinforced: float,
    start: Mapping[str, float] | None = None,
) -> list[dict[str, float]]:
    """Return the strength of every cue before the first trial and after each.

    On each trial, for every cue *i* present, dV_i = alpha_i beta (lambda - sum of V over cues present).

    Parameters
    ----------
    trials : sequence of Trial
    alpha : mapping of str to float
        Salience of each cue.
    beta, beta_nonreinforced : float
        Learning rate of trials with and without the unconditioned stimulus.
    start : mapping of str to float, optional
        Strengths at first; 0 by default.
    """
    strength = {cue: 0.0 if start is None else start[cue] for cue in alpha}
    course = [dict(strength)]
    for cues, outcome in trials:
        rate = beta if outcome > 0 else beta_nonreinforced
        present = [cue for cue in alpha if cue in cues]
        surprise = outcome - sum(strength[cue] for cue in present)
        for cue in present:
            strength[cue] += alpha[cue] * rate * surprise
        course.append(dict(strength))
    return course


def compound(
    alpha: Sequence[float], start: Sequence[float], outcome: float, beta: float, trials: int
) -> list[list[float]]:
    """Return the strengths of cues that are always presented together, in closed form.

    Their sum S(n) = lambda + (S(0) - lambda)(1 - beta sum of alpha)^n; each cue takes its share,
    alpha_i / sum of alpha, of what the sum has moved. For one cue and S(0) = 0 that is the acquisition
    curve, V(n) = lambda (1 - (1 - alpha beta)^n), for lambda = 0 extinction, V(n) = V(0) (1 - alpha beta)^n.

    Parameters
    ----------
    alpha, start : sequence of float
        Salience of each cue, and its strength before the first trial.
    outcome : float
        Lambda.
    beta : float
        Learning rate of these trials.
    trials : int

    Returns
    -------
    list of list of float
        Strength of each cue before the first trial and after each.
    """
    whole, total = sum(alpha), sum(start)
    sums = [outcome + (total - outcome) * (1 - beta * whole) ** n for n in range(trials + 1)]
    return [[v + a / whole * (s - total) for a, v in zip(alpha, start, strict=True)] for s in sums]
