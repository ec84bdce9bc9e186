from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdpsim.base.errors import StudyError
from pdpsim.claims.criteria import Exact, Level, Order, PublishedMean, SingleRun
from pdpsim.claims.criterion import number

NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("printed", "value", "half"),
    [
        ("0.916", 0.916, 0.0005),
        (".05", 0.05, 0.005),
        ("1,273", 1273, 0.5),
        ("98 %", 98, 0.5),
        ("1e-3", 1e-3, 5e-4),
    ],
)
def test_the_last_printed_digit_is_known(printed, value, half):
    assert number(printed) == pytest.approx((value, half))


@pytest.mark.parametrize(
    "printed", ["about 1", "", None, "nan", "inf", "1 of 2", "1e999", "0e999999999", "1e-999", "9" * 400]
)
def test_what_is_no_number_is_refused(printed):
    with pytest.raises(StudyError, match="must be a number"):
        number(printed)


class TestLevel:
    # 0.4, 0.5, 0.6: standard error .1/sqrt(3) = .057735, t(2, .95) = 2.919986, so 0.5 ± 0.168586
    values = (0.4, 0.5, 0.6)

    def test_interval_within_is_reproduced(self):
        found = Level(d=0.17).judge(self.values, "0.5")
        assert found.verdict == "reproduced"
        assert (found.low, found.high) == pytest.approx((0.331414, 0.668586), abs=1e-6)
        assert found.values == self.values

    def test_only_the_mean_within_is_partly(self):
        assert Level(d=0.168).judge(self.values, "0.5").verdict == "partly"

    @pytest.mark.parametrize("value", [0.3, 0.1])
    def test_a_mean_at_the_edge_is_within_despite_rounding(self, value: float):
        # 0.2 + 0.1 is 0.30000000000000004, and 0.2 - 0.1 is 0.1
        assert Level(d=0.1).judge([value + 1e-14, value + 1e-14], "0.2").verdict == "reproduced"
        assert Level(d=0.1).judge([value - 1e-14, value - 1e-14], "0.2").verdict == "reproduced"

    @pytest.mark.parametrize(("values", "words"), [([0.5], "1 network; "), ([], "0 networks; ")])
    def test_too_few_networks_are_counted(self, values: list[float], words: str):
        assert Level(d=0.1).judge(values, "0.5").detail == f"{words}the criterion needs at least 2"

    def test_mean_outside_is_not_reproduced(self):
        assert Level(d=0.09).judge(self.values, "0.6").verdict == "not reproduced"

    def test_d_is_a_tenth_of_the_distance_from_chance(self):
        # |0.9 - 0.1| / 10 = 0.08
        assert Level(chance=0.1).judge([0.98, 0.98], "0.9").verdict == "reproduced"
        assert Level(chance=0.1).judge([0.981, 0.981], "0.9").verdict == "not reproduced"

    def test_the_ceiling_counts_where_it_is_nearer(self):
        # |97.7 - 100| / 10 = 0.23, and not 9.77
        near = Level(chance=0.0, ceiling=100.0)
        assert near.judge([97.5, 97.5], "97.7").verdict == "reproduced"
        assert near.judge([97.4, 97.4], "97.7").verdict == "not reproduced"
        assert Level(chance=90.0, ceiling=200.0).judge([98.4, 98.4], "97.7").verdict == "reproduced"

    def test_a_number_too_coarse_for_a_tenth_is_refused(self):
        # a tenth of |0.9 - 0.8| is 0.01; half the last digit of 0.9 is 0.05
        with pytest.raises(
            StudyError, match=r"half the last printed digit of 0\.9 is 0\.05.*state d, and why"
        ):
            Level(chance=0.8).check("0.9")
        with pytest.raises(StudyError, match="the ceiling, 100"):
            Level(chance=0.0, ceiling=100.0).check("100")
        Level(chance=0.4).check("0.9")  # a tenth of 0.5 is just half the digit
        measured = Level().judge([0.95, 0.95], "0.9", control=[0.8, 0.8])
        assert (measured.verdict, "state d" in measured.detail) == ("not tested", True)

    def test_chance_may_be_measured(self):
        found = Level().judge([0.98, 0.98], "0.9", control=[0.0, 0.2])
        assert found.verdict == "reproduced"
        assert found.control == pytest.approx(0.1)

    def test_a_control_that_would_change_nothing_is_refused(self):
        for level in (Level(d=1.0), Level(chance=0.5)):
            with pytest.raises(StudyError, match="makes no use of a control"):
                level.check("1.0", control=True)

    @pytest.mark.parametrize("control", [None, [NAN, NAN], [0.1, NAN]])
    def test_without_a_measured_chance_it_is_not_tested(self, control):
        found = Level().judge(self.values, "0.5", control)
        assert (found.verdict, found.mean) == ("not tested", pytest.approx(0.5))
        assert "chance was measured and gave no number" in found.detail

    def test_a_network_without_a_value_is_a_failure(self):
        found = Level(d=1).judge([0.5] * 99 + [NAN], "0.5")
        assert found.verdict == "not reproduced"
        assert "1 of 100 networks gave no value" in found.detail

    def test_noise_is_not_rewarded(self):
        assert Level(d=0.1).judge([0.0, 1.0], "0.5").verdict == "partly"

    @pytest.mark.parametrize("values", [[], [0.5]])
    def test_fewer_than_two_are_not_tested(self, values):
        assert Level(d=1).judge(values, "0.5").verdict == "not tested"

    def test_mistakes(self):
        with pytest.raises(StudyError, match="needs d, or chance"):
            Level().check("0.5")
        with pytest.raises(StudyError, match="above 0"):
            Level(d=0)
        with pytest.raises(StudyError, match="would change nothing"):
            Level(d=1, chance=0)
        with pytest.raises(StudyError, match="finite"):
            Level(chance=NAN)

    def test_describes_itself(self):
        assert Level(chance=0.1).describe("0.9") == (
            "the 90 % interval of the mean lies within 0.9 ± 0.08 (10 % of its distance from chance, 0.1)"
        )
        assert "0.9 ± 0.2" in Level(d=0.2).describe("0.9")
        ceiling = Level(chance=0.0, ceiling=100.0).describe("97.7")
        assert ceiling.endswith("97.7 ± 0.23 (10 % of its distance from the ceiling, 100)")

    def test_names_the_chance_that_was_used(self):
        level = Level(ceiling=1.0)
        assert level.describe("0.5", "silent").endswith(
            "10 % of its distance from silent, or from the ceiling, 1, if that is nearer"
        )
        assert level.describe("0.5", "silent", 0.25).endswith(
            "± 0.025 (10 % of its distance from silent, 0.25)"
        )

    @given(st.lists(st.floats(-10, 10), min_size=2, max_size=20), st.floats(0.01, 5))
    def test_a_wider_tolerance_never_lowers_the_verdict(self, values, d):
        rank = ("not reproduced", "partly", "reproduced")
        narrow, wide = (Level(d=x).judge(values, "1.0").verdict for x in (d, 2 * d))
        assert rank.index(wide) >= rank.index(narrow)


class TestPublishedMean:
    def test_welch_by_hand(self):
        # ours: 9, 11 (mean 10, variance 2, 2/2 = 1); theirs: SD 2, n 4 (4/4 = 1); standard error sqrt 2
        # freedom (1 + 1)^2 / (1/1 + 1/3) = 3; t(3, .95) = 2.353363; half width 3.328158
        found = PublishedMean(sd=2, n=4, d=3.33).judge([9, 11], "10")
        assert (found.low, found.high) == pytest.approx((10 - 3.328158, 10 + 3.328158), abs=1e-5)
        assert found.verdict == "reproduced"
        assert PublishedMean(sd=2, n=4, d=3.32).judge([9, 11], "10").verdict == "partly"

    def test_published_scatter_widens_the_interval(self):
        tight, loose = (PublishedMean(sd=sd, n=5, d=1).judge([4.9, 5.1], "5") for sd in (0.01, 3))
        assert (tight.verdict, loose.verdict) == ("reproduced", "partly")

    def test_mistakes(self):
        with pytest.raises(StudyError, match="sd must"):
            PublishedMean(sd=-1, n=3, d=1)
        with pytest.raises(StudyError, match="2 or more"):
            PublishedMean(sd=1, n=1, d=1)
        assert PublishedMean(sd=0, n=2, d=1).judge([5, 5], "5").verdict == "reproduced"


class TestSingleRun:
    def test_percentiles_of_fifty(self):
        # of 1..50 the 5th percentile is the 3rd value, the 95th the 48th
        values = range(1, 51)
        assert [SingleRun().judge(values, p).verdict for p in ("3", "48")] == ["reproduced"] * 2
        assert [SingleRun().judge(values, p).verdict for p in ("2", "49")] == ["not reproduced"] * 2

    def test_unsolved_networks_stand_above_all_counts(self):
        values = [*range(1, 41), *[INF] * 5, *[NAN] * 5]
        found = SingleRun().judge(values, "20")
        assert found.high == INF
        assert "40 of 50 networks solved it" in found.detail
        assert SingleRun().judge([*range(1, 50), NAN], "60").verdict == "not reproduced"

    def test_an_infinite_percentile_bounds_nothing(self):
        # of 50 the 95th percentile is the 48th value: with 2 unsolved it is a count, with 3 it is none
        two, three = ([*range(1, 51 - n), *[INF] * n] for n in (2, 3))
        assert SingleRun().judge(two, "40").verdict == "reproduced"
        assert SingleRun().judge(two, "1,000,000").verdict == "not reproduced"
        found = SingleRun().judge(three, "1,000,000")
        assert found.verdict == SingleRun().judge(three, "40").verdict == "partly"
        assert "bounds nothing" in found.detail
        assert SingleRun().judge(three, "2").verdict == "not reproduced"

    def test_at_least_half_must_be_solved(self):
        assert SingleRun().judge([*range(1, 26), *[INF] * 25], "20").verdict == "partly"
        found = SingleRun().judge([*range(1, 25), *[INF] * 26], "20")
        assert (found.verdict, "fewer than half" in found.detail) == ("not reproduced", True)
        assert "at most partly if more than 5 % are unsolved" in SingleRun().describe("20")

    def test_none_solved(self):
        found = SingleRun().judge([INF] * 50, "100")
        assert (found.verdict, found.mean) == ("not reproduced", INF)

    def test_fewer_than_fifty_are_not_tested(self):
        found = SingleRun().judge(range(1, 50), "20")
        assert found.verdict == "not tested"
        assert "at least 50" in found.detail
        assert math.isfinite(found.low)

    def test_the_published_value_is_widened_by_half_its_last_digit(self):
        # of 1..50 the 95th percentile is 48; "52" stands for 51.5 to 52.5, "50" for 49.5 to 50.5
        values = range(1, 51)
        assert SingleRun().judge(values, "48.4").verdict == "not reproduced"
        assert SingleRun().judge([x / 100 for x in values], "0.5").verdict == "reproduced"  # .45 to .55
        assert SingleRun().judge([x / 100 for x in values], "0.50").verdict == "not reproduced"

    def test_what_just_touches_the_range_is_in_it(self):
        # the 5th percentile is 2.5, the 95th 47.5; "2" reaches up to 2.5, "48" down to 47.5
        values = [x - 0.5 for x in range(1, 51)]
        assert [SingleRun().judge(values, p).verdict for p in ("2", "48")] == ["reproduced"] * 2

    def test_any_number_of_one_network_can_be_judged(self):
        values = [0.01 * x - 0.2 for x in range(50)]
        assert SingleRun().judge(values, "0.00").verdict == "reproduced"

    def test_more_networks_may_be_asked_for(self):
        assert SingleRun(least=60).judge(range(59), "20").verdict == "not tested"
        with pytest.raises(StudyError, match="50 networks or more"):
            SingleRun(least=49)


class TestOrder:
    def test_all_with_the_sign(self):
        assert Order().judge([2, 3, 4], "a > b").verdict == "reproduced"

    def test_nine_of_ten_are_enough_and_eight_are_not(self):
        assert Order().judge([1.0] * 9 + [-0.1], None).verdict == "reproduced"
        assert Order().judge([1.0] * 8 + [-0.1] * 2, None).verdict == "partly"

    def test_zero_lacks_the_sign(self):
        assert Order().judge([1.0] * 8 + [0.0] * 2, None).verdict == "partly"

    def test_three_networks_need_more_than_the_sign(self):
        # mean 2, half width 4.302653 / sqrt 3 = 2.48
        assert Order().judge([1, 2, 3], None).verdict == "not reproduced"

    def test_an_interval_over_zero_is_not_reproduced(self):
        # 1 and 100: mean 50.5, but with one degree of freedom the interval is wide
        assert Order().judge([1, 100], None).verdict == "not reproduced"

    def test_the_opposite_effect_is_not_reproduced(self):
        assert Order().judge([-1, -2, -3], None).verdict == "not reproduced"

    def test_a_control_that_passes_too_leaves_partly(self):
        found = Order().judge([2, 3, 4], None, control=[1, 1.1, 1.2])
        assert found.verdict == "partly"
        assert "control 1.1, which passes too" in found.detail
        assert found.control == pytest.approx(1.1)
        assert Order().judge([2, 3, 4], None, control=[1, -1, 0]).verdict == "reproduced"

    def test_a_control_passes_if_only_its_interval_does(self):
        # 8 of 10 have the sign, and the interval lies above 0: of its own it would be partly
        found = Order().judge([2, 3, 4], None, control=[1.0] * 8 + [-0.1] * 2)
        assert (found.verdict, "passes too" in found.detail) == ("partly", True)

    @pytest.mark.parametrize("control", [[], [NAN] * 3, [-1.0, NAN, NAN]])
    def test_without_a_control_to_compare_with_at_most_partly(self, control):
        found = Order().judge([2, 3, 4], None, control=control)
        assert (found.verdict, found.control) == ("partly", None)
        assert "the control gave too few values to compare with" in found.detail
        assert Order().judge([-2, -3, -4], None, control=control).verdict == ("not reproduced")

    def test_a_control_is_not_helped_to_fail_by_missing_values(self):
        # counted as no effect, the 3 missing ones would leave it without the sign in 90 % and below 0
        found = Order().judge([2, 3, 4], None, control=[1, 1.1, NAN, NAN, NAN])
        assert (found.verdict, found.control) == ("partly", pytest.approx(1.05))

    def test_takes_a_control_and_names_it(self):
        Order().check("more", control=True)
        assert Order().describe("more", "shuffled").endswith("; the control, shuffled, must not pass too")
        assert Order().describe("more").endswith("; without a control")
        assert Order().describe("more", "none").endswith("; without a control")

    def test_failures_count_as_no_effect(self):
        # 9 of 10 have the sign; with the failure as 0 the interval stays above 0
        found = Order().judge([1.0] * 9 + [NAN], None)
        assert (found.verdict, found.mean) == ("reproduced", pytest.approx(0.9))
        assert Order().judge([1.0] * 3 + [NAN], None).verdict == "not reproduced"
        assert Order().judge([NAN, NAN], None).verdict == "not reproduced"

    @given(st.lists(st.floats(-5, 5), min_size=1, max_size=15))
    def test_a_failure_enters_the_interval_as_no_effect_or_the_worst(self, values):
        failed = Order().judge([*values, NAN], None)
        worst = Order().judge([*values, min(0.0, *values, 0.0)], None)
        assert (failed.verdict, failed.low, failed.high) == (worst.verdict, worst.low, worst.high)


class TestExact:
    def test_largest_error(self):
        assert Exact(0.1).judge([1.0, 1.1], "1").verdict == "not reproduced"  # 1.1 - 1 is above 0.1 in binary
        assert Exact(0.1001).judge([0.9, 1.1], "1").verdict == "reproduced"
        assert Exact(1e-12).judge([0, 1e-13], None).verdict == "reproduced"

    def test_no_value_is_a_failure(self):
        assert Exact(10).judge([1.0, NAN], "1").verdict == "not reproduced"

    def test_one_replicate_is_not_tested(self):
        assert Exact(1).judge([1.0], "1").verdict == "not tested"

    def test_a_control_that_is_as_exact_leaves_partly(self):
        exact = Exact(0)
        found = exact.judge([0, 0, 0], "0", control=[0, 0])
        assert (found.verdict, found.control) == ("partly", 0)
        assert "control 0, which passes too" in found.detail
        assert exact.judge([0, 0, 0], "0", control=[0, 1]).verdict == "reproduced"
        assert exact.judge([0, 0, 0], "0", control=[0, NAN]).verdict == "partly"
        assert exact.judge([0, 1, 0], "0", control=[0, 0]).verdict == "not reproduced"

    def test_takes_a_control_and_names_it(self):
        Exact(0).check("0", control=True)
        Exact(0).check(None)
        with pytest.raises(StudyError, match="must be a number"):
            Exact(0).check("none")
        plain = "the largest error from 0 over all networks is at most 0"
        assert Exact(0).describe("0") == Exact(0).describe("0", "none") == plain
        assert Exact(0).describe(None) == "the largest error over all networks is at most 0"
        assert Exact(0).describe("0", "untrained") == f"{plain}; the control, untrained, must not pass too"

    def test_tolerance_is_a_number(self):
        with pytest.raises(StudyError, match="tolerance"):
            Exact(NAN)
