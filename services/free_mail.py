"""Free-mail providers: whoever writes from one is let in all the same, and the ISU is told."""

_LIST = """
    126.com 163.com abv.bg aim.com aol.com bigpond.com bk.ru bluewin.ch bol.com.br btinternet.com
    comcast.net daum.net email.com fastmail.com fastmail.fm foxmail.com free.fr gmail.com
    googlemail.com hanmail.net hey.com icloud.com inbox.lv inbox.ru interia.pl internet.ru
    laposte.net libero.it list.ru live.com mac.com mail.com mail.ru me.com msn.com nate.com
    naver.com o2.pl onet.pl optonline.net orange.fr pm.me protonmail.ch qq.com rambler.ru
    rediffmail.com rocketmail.com sapo.pt seznam.cz sfr.fr sina.cn sina.com sohu.com t-online.de
    terra.com.br tuta.io tutamail.com tutanota.com tutanota.de ukr.net uol.com.br verizon.net
    vip.163.com vip.qq.com virgilio.it voila.fr walla.co.il walla.com wanadoo.fr web.de wp.pl
    ya.ru yeah.net ymail.com zohomail.com
"""
_DOMAINS = frozenset(_LIST.split())

_EVERYWHERE = frozenset(
    {"gmx", "hotmail", "live", "outlook", "proton", "protonmail", "yahoo", "yandex", "zoho"}
)
"""Providers with a domain in many countries: yahoo.fr, hotmail.co.uk, outlook.com.br."""

_SECOND_LEVEL = frozenset({"co", "com"})


def free_mail_of(address: str) -> str | None:
    """The free-mail domain of an e-mail address, e.g. "gmail.com"; None when it is at no such."""
    labels = address.rpartition("@")[2].casefold().rstrip(".").split(".")
    domains = (labels[n:] for n in range(len(labels) - 1))
    return next((".".join(domain) for domain in domains if _is_free(domain)), None)


def _is_free(domain: list[str]) -> bool:
    name, *rest = domain
    is_top = len(rest) == 1 or (len(rest) == 2 and rest[0] in _SECOND_LEVEL)  # noqa: PLR2004
    return ".".join(domain) in _DOMAINS or (name in _EVERYWHERE and is_top)
