"""What a person reads in the list of devices instead of what a browser sends."""

import pytest

from platform_core.accounts.devices import device

CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130 Safari/1"


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        (CHROME, "Chrome · Windows"),
        (f"{CHROME} Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Safari/604", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/2010 Firefox/140", "Firefox · Linux"),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_device_by_the_names_people_know(agent, shown):
    assert device(agent) == shown
