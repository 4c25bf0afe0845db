"""donate certificates: a page of thanks for each donor."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from donate_cli.cli.desk import Desk
from donate_cli.cli.options import (
    CampaignOption,
    Context,
    DepartmentOption,
    OnOption,
    argument,
    campaign_of,
    complete_channel,
    complete_donor,
    day_or_today,
    option,
)
from donate_cli.cli.pictures import ReplaceOption

if TYPE_CHECKING:
    from donate_cli.certificates import Certificates


MOST_PAGES = 5_000
"""How many pages a .docx is given: it is held in memory whole, by Word as well."""


def register(app: typer.Typer) -> None:
    """Hang this command on the root."""
    app.command(epilog="例 Example: donate certificates 证书.pdf --department 营业室")(certificates)


def certificates(
    ctx: Context,
    out: Annotated[Path, argument("OUT", help="文件 .docx .pdf File to write", dir_okay=False)],
    donor: Annotated[
        str | None,
        option("--donor", help="只为此人 For one alone", metavar="NAME", autocompletion=complete_donor),
    ] = None,
    channel: Annotated[
        str | None,
        option("-c", "--channel", help="只计此渠道 Of one channel", metavar="CHANNEL", autocompletion=complete_channel),
    ] = None,
    department: DepartmentOption = None,
    template: Annotated[
        Path | None, option("--template", help="自己的 .docx 模板 Your own page", metavar="FILE")
    ] = None,
    on: OnOption = None,
    campaign: CampaignOption = None,
    replace: ReplaceOption = False,
) -> None:
    """捐赠证书，每人一页 Certificates, a page a donor.

    模板可用的名称 Names for a template: {{ name }} {{ amount }} {{ words }} {{ campaign }} {{ dates }} {{ organiser }}
    {{ made_on }} {{ serial }}
    """
    from donate_cli.campaigning import find_channel
    from donate_cli.certifying import certificates_of
    from donate_cli.enrolling import Giver, known_donor
    from donate_cli.errors import DonateError
    from donate_cli.views.files import place_for

    desk: Desk = ctx.obj
    if (ending := out.suffix.lower()) not in (".docx", ".pdf"):
        raise DonateError("certificate.kind", path=out)
    if template and ending == ".pdf":
        raise DonateError("certificate.template_pdf")
    put, made_on = place_for(out, replace=replace), day_or_today(on)
    with desk.book() as book:
        made = certificates_of(
            book,
            campaign_of(book, campaign),
            made_on=made_on,
            donor=known_donor(book, Giver(donor, department=department)) if donor else None,
            channel=find_channel(book, channel) if channel else None,
            department=department,
        )
    if ending == ".docx" and len(made.pages) > MOST_PAGES:
        raise DonateError("certificate.many", number=len(made.pages), most=MOST_PAGES)
    put(lambda: _content(desk, made, ending, template))
    desk.tell("certificate.done", path=out, number=len(made.pages))
    if made.anonymous or made.forgotten:
        desk.tell("certificate.left_out", anonymous=made.anonymous, forgotten=made.forgotten)


def _content(desk: Desk, made: "Certificates", ending: str, template: Path | None) -> bytes:
    from donate_cli.views.certificates import pages_of

    pages = pages_of(made, desk.say)
    if ending == ".pdf":
        from donate_cli.views.certificate_pdf import to_pdf

        return to_pdf(pages, made_on=made.made_on)
    from donate_cli.views.certificate_docx import to_docx

    return to_docx(pages, desk.say, template)
