"""donate donor: who gives."""

from typing import Annotated

import typer

from donate_cli.cli.desk import Desk, Format
from donate_cli.cli.options import (
    Context,
    DepartmentOption,
    FormatOption,
    HeadcountOption,
    KindOption,
    PopulationOption,
    PublishEdit,
    PublishOption,
    StaffNoOption,
    WhoArgument,
    YesOption,
    argument,
    cleared,
    complete_donor,
    day,
    given,
    headcount,
    option,
)

app = typer.Typer(name="donor", help="捐款人 Donors: add, show, edit, decline, merge, forget …", no_args_is_help=True)

JoinedOption = Annotated[str | None, option("--joined", help="入册日期 On the roster from", metavar="DATE")]
LeftOption = Annotated[str | None, option("--left", help="离册日期 Off the roster from", metavar="DATE")]


@app.command(epilog="例 Example: donate donor add 张三 --staff-no 0012 --department 营业室 --joined 2015-07-01")
def add(
    ctx: Context,
    name: Annotated[str, argument("NAME", help="姓名或名称 Name")],
    staff_no: StaffNoOption = None,
    department: DepartmentOption = None,
    population: PopulationOption = None,
    kind: KindOption = None,
    people: HeadcountOption = None,
    joined: JoinedOption = None,
    left: LeftOption = None,
    publish: PublishOption = None,
) -> None:
    """登记捐款人 Enrol a donor."""
    from donate_cli.enrolling import Giver, add_donor

    desk: Desk = ctx.obj
    giver = Giver(
        name, staff_no, department, kind, population, headcount(people),
        joined_on=day(joined), left_on=day(left), publish=publish,
    )  # fmt: skip
    with desk.book() as book:
        desk.confirm(book, add_donor(book, giver))


@app.command("list", epilog="例 Example: donate donor list --format csv")
def list_(ctx: Context, form: FormatOption = Format.table) -> None:
    """捐款人一览 All donors."""
    from donate_cli.registers import donors_table
    from donate_cli.store import registry

    desk: Desk = ctx.obj
    with desk.book() as book:
        table = donors_table(registry.donors(book))
    desk.show(table, form)


@app.command(epilog="例 Example: donate donor show 张三")
def show(
    ctx: Context,
    name: WhoArgument,
    staff_no: StaffNoOption = None,
    department: DepartmentOption = None,
    form: FormatOption = Format.table,
) -> None:
    """一位捐款人及其修改记录 One donor and what was changed."""
    from donate_cli.declining import declines_table
    from donate_cli.enrolling import Giver, known_donor, merged_donors
    from donate_cli.registers import changes_table, donors_table

    desk: Desk = ctx.obj
    with desk.book() as book:
        found = known_donor(book, Giver(name, staff_no, department))
        table = donors_table([found, *merged_donors(book, found)])
        declined, changes = declines_table(book, found), changes_table(book, "donor", found.id)
    desk.show(table, form, declined=declined, changes=changes)


@app.command(epilog="例 Example: donate donor edit 张三 --set-department 财务部")
def edit(
    ctx: Context,
    name: WhoArgument,
    staff_no: StaffNoOption = None,
    department: DepartmentOption = None,
    set_name: Annotated[str | None, option("--set-name", help="改姓名 New name", metavar="NAME")] = None,
    set_staff_no: Annotated[str | None, option("--set-staff-no", help="改工号 New staff number", metavar="NO")] = None,
    set_department: Annotated[str | None, option("--set-department", help="改部门 New one", metavar="DEPT")] = None,
    population: PopulationOption = None,
    people: HeadcountOption = None,
    joined: JoinedOption = None,
    left: LeftOption = None,
    publish: PublishEdit = None,
) -> None:
    """修改捐款人，"" 为清除 Edit a donor; "" clears; old values stay on record."""
    from donate_cli.enrolling import Giver, edit_donor, known_donor

    desk: Desk = ctx.obj
    values = given(name=set_name, population=population)
    values |= given(cleared, staff_no=set_staff_no, department=set_department, publish=publish)
    values |= given(day, joined_on=joined, left_on=left)
    if (size := headcount(people)) is not None:
        values["headcount"] = None if size == "unknown" else size
    with desk.book() as book:
        desk.confirm(book, edit_donor(book, known_donor(book, Giver(name, staff_no, department)), **values))


@app.command(epilog="例 Example: donate donor merge id:12 id:7")
def merge(
    ctx: Context,
    name: WhoArgument,
    into: Annotated[str, argument("INTO", help="并入哪一位 The one to keep", autocompletion=complete_donor)],
) -> None:
    """两条记录是同一人 Two records are one donor."""
    from donate_cli.enrolling import Giver, known_donor, merge_donors

    desk: Desk = ctx.obj
    with desk.book() as book:
        desk.confirm(book, merge_donors(book, known_donor(book, Giver(name)), known_donor(book, Giver(into))))


@app.command(epilog="例 Example: donate donor forget 张三 --yes")
def forget(
    ctx: Context,
    name: WhoArgument,
    staff_no: StaffNoOption = None,
    department: DepartmentOption = None,
    yes: YesOption = False,
) -> None:
    """抹去姓名与工号，数字不变 Erase who it was; figures stay."""
    from donate_cli.enrolling import Giver, donor_to_forget, forget_donor, who
    from donate_cli.errors import DonateError
    from donate_cli.table import Sentence
    from donate_cli.views.faces import words

    desk: Desk = ctx.obj
    with desk.book() as book:
        found = donor_to_forget(book, Giver(name, staff_no, department))
        if not yes and not desk.agrees("donor.ask_forget", known=who(found)):
            raise DonateError("donor.forget_unconfirmed", known=who(found))
        done = forget_donor(book, found)
        desk.confirm(book, done.entry)
    if not done.settled:
        desk.tell("donor.still_open")
    still = {
        "donor.still_in_notes": done.still.notes,
        "donor.still_in_names": done.still.names,
        "donor.still_in_lists": done.still.lists,
        "donor.still_in_files": ", ".join(done.files),
    }
    where = [Sentence(key, {"found": found}) for key, found in still.items() if found]
    if where:
        desk.tell("donor.still_named", where=words(where, desk.say))
