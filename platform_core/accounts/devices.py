"""A device as its owner knows it: the browser and the system, out of what the browser sends."""

# The first that fits names it: browsers also claim to be those further down.
_BROWSERS = (
    ("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("QQBrowser", "QQ"),
    ("360SE", "360"), ("UCBrowser", "UC"), ("Edg", "Edge"), ("Firefox", "Firefox"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
LONGEST = 80


def device(agent: str) -> str:
    """ "Edge · Windows", "WeChat · Android"; what is unknown stays as it was sent, cut short."""
    known = [
        next((name for mark, name in names if mark in agent), "") for names in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, known)) or agent[:LONGEST]
