"""Oriented templates, strokes and random vectors, worked by hand; networks of one epoch."""

from __future__ import annotations

import numpy as np
import pytest
from subjects.digits_edges import detecting

from pdpsim.formats.model import find, read
from pdpsim.study.catalogue import load
from pdpsim.study.replicate import Replicate
from pdpsim_replications.brain.digits_edges import measures, strokes, study, templates


def test_a_template_fits_itself_and_its_reverse_and_chance_little():
    family = templates.templates(8)
    np.testing.assert_allclose(np.linalg.norm(family, axis=1), 1)
    np.testing.assert_allclose(family.sum(axis=1), 0, atol=1e-12)
    fields = np.column_stack([3 * family[7] + 5, -family[100], np.zeros(64)])
    np.testing.assert_allclose(templates.fit(fields, family), [1, 1, 0], atol=1e-12)
    noise = np.random.default_rng(1).standard_normal((64, 50))
    assert templates.fit(noise, family).max() < 0.5


def test_a_grating_is_selective_and_a_spot_is_not():
    rows, columns = np.mgrid[:12, :12]
    grating = np.cos(2 * np.pi * 2 / 12 * columns).ravel()
    spot = np.exp(-((rows - 5.5) ** 2 + (columns - 5.5) ** 2) / 8).ravel()
    chosen, even = templates.selectivity(np.column_stack([grating, spot]), 12)
    assert chosen > 0.5 > 0.1 > even


def test_random_vectors_have_the_covariance_of_the_pictures():
    rng = np.random.default_rng(1)
    pictures = rng.standard_normal((500, 4)) @ np.array(
        [[1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 2, 0], [0, 0, 0, 0.0]]
    )
    vectors = templates.matched(rng, pictures, 20_000)
    np.testing.assert_allclose(np.cov(vectors), np.cov(pictures.T), atol=0.15)


def test_a_stroke_lies_where_it_is_said_to():
    picture = strokes.stroke(9, (4.0, 2.0), 0.0, 3.0).reshape(9, 9)
    np.testing.assert_allclose(picture[2, 1:8], 1)
    assert picture[2, 0] == pytest.approx(np.exp(-1 / (2 * strokes.WIDTH**2)))
    assert picture[3, 4] == pytest.approx(picture[1, 4])
    assert picture[8].max() < 1e-6
    many = strokes.strokes(np.random.default_rng(1), 20)
    assert many.shape == (20, 144)
    assert 0 <= many.min() <= many.max() <= 1
    assert (many.max(axis=1) > 0.5).all()


def test_a_network_of_other_pictures_is_shown_them_with_noise():
    model = study.rebuilding(read(find("digits_edges_autoencoder")), 144, 0.5)
    assert [x.size for x in model.network.layers] == [144, 40, 144]
    assert [x.noise for x in model.network.layers] == [0.5, 0, 0]


def test_what_a_replicate_gives():
    found = study.simulate(Replicate(load("digits-edges"), quick=True))
    assert found["units_strokes_denoising"].shape == (144, study.SHOWN)
    assert found["units_digits_classifier"].shape == (64, study.SHOWN)
    assert found["fit_digits_matched"] > found["fit_digits_untrained"]
    assert found["rest_digits_plain"] > found["rest_digits_denoising"] * 0.5 > 0
    assert 0 <= found["named"] <= 1


def test_measures_by_hand():
    subject = detecting(0)
    assert measures.denoising_fits(subject, "digits") == pytest.approx(0.45)
    assert measures.matched_denoising_fits(subject, "strokes") == pytest.approx(-0.05)
    assert measures.naming_fits(subject) == pytest.approx(0.75 - 0.24)
    assert measures.matched_naming_fits(subject) == pytest.approx(0.2 - 0.24)
    assert measures.digits_edges(subject, "classifier") == pytest.approx(0.25)
    assert measures.strokes_beyond(subject, "denoising") == pytest.approx(0.5)
    assert measures.digits_tuned(subject, "denoising") == pytest.approx(0.25)
