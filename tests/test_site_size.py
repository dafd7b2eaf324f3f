"""A site that its host would not publish is not built."""

import pytest

from generator.site import LARGEST, TooLarge, hold_to_limit


def test_a_site_beyond_the_limit_is_refused_in_one_line():
    hold_to_limit(LARGEST)
    with pytest.raises(TooLarge, match=r"^the site has 1,200 MB, and its host allows 1,000 MB; --largest-site [a-z ]+$"):
        hold_to_limit(1_200_000_000)
    hold_to_limit(1_200_000_000, 2_000_000_000)
