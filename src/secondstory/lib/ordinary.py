"""Names that are words too. They are taken for a person only where the sentence treats them as one."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(text.split())


ALSO_WORDS = words(
    """
    abbey able ace ad all alma amber an angel ann april arch archer art ash ask aster august autumn axel bach baker ball bank banks bar
    barker barn baron bass bath bay bean bear beau beck bell belle berry best bill bird bishop black blake blaze blue bob bolt bond booth
    boss branch brand brandy brett brick bridge bright brook brooks brown buck bud burn burns bush butler buzz candy carol carter case
    cash
    cat chance chandler chase chip christian clay cliff clock close cole colt con cook cooper coral corn cotton crane crew cross crystal
    daisy dale dane darling dawn day days deal dean dee den dick dolly don dot drew duke dusty early earl east eden ember english etc ever
    faith falls fields field fin finn fisher flint flora ford forest fox frank free freedom french frost gale gates gene ginger glen glory
    golden good grace grand grant gray green grey guy hall han harbour harmony haven hay hazel heath heather henna hill holly home honor
    hope hunt hunter ice iris iron ivory ivy jack jade jasmine jay jean jet jewel job joy judge june junior justice king kit knight lake
    lance lane lark latte laurel law lee leigh liberty light lily link little long love low luck lucky major mani mark mars marsh mary
    mason max may melody mercy mike mile miles mill miller min misty moon moss moore myrtle name nest new nick noble noel norm north nova
    oak ocean olive opal page paige park parker pat patience peace pearl peg penn penny perry pierce pine piper pitt pole pool pop pope
    porter post pound power price pride prince prudence quill rain ranger ray red reed reef reid rice rich ridge ring rio river rivers rob
    robin rock rod rose rosemary round rowan royal ruby rush russet rusty ruth sage sam sand sandy savannah scout see self serenity set
    shade sharp shay shell shepherd short silver sky skip small smith snow sol son song south spark spencer spring stamp star starling
    steel sterling stone storm strong sue summer sun sunny sutton swan swift taylor temple terry tim time tod trace tree trinity trip troy
    tucker turner val vale van venture vera victor victory viola violet walker wall ward warden waters way weaver web webb week wells west
    wheeler white wick wild will willow win winter wise wolf wood woods word wren wright yale young york zen zone
    """
)

BETWEEN_NAMES = words("al bin binti da das de del den der di do dos du el ibn la las le los ten ter van von y zu")
"""Parts of names that name nobody by themselves."""

NOBODY = words(
    "abuse admin alerts all channel contact devnull everyone git hello help here info mailer-daemon no-reply noc noreply oncall ops "
    "postmaster root security sre support www"
)
"""What stands before the @ of addresses that belong to nobody, and behind the @ of calls to everyone."""

BEGINNINGS = words(
    """
    a also an and any are as at but can could did do does for from has have he her his how i if in is it its just let maybe my no not now of
    ok on or our please she should since so that the their then there they this those to was we what when where which who why will with
    would yes you your
    """
)
"""Words that a sentence begins with: after somebody's name they are no surname."""

DOING = words(
    """
    added agreed asked began believed brought called came could did does felt finds finishes found gave goes got had has helped is joined
    joins kept knew left looked made makes meant met needed noticed opened opens paged pages put ran read reads realised said sat saw says
    sees sent set shut spoke stood suggested thinks thought told took tried turned typed used wanted was went who woke worked writes wrote
    """
)
"""Words after which the one before is someone who does something."""
