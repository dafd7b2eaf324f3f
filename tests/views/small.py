"""A small made-up archive for the views: two cities, five plans, one reform, one indicator. Nothing of it is real."""

from types import SimpleNamespace

from generator import records as r
from generator.archive.link import link
from generator.archive.model import Archive

KINDS = ("priorities", "plan", "report", "assignments", "speech", "opinion")


def text(zh: str) -> dict:
    return {"zh": zh, "en": f"en {zh}"}


def figure(identifier: str, kind: str = "target", year: int | None = 2023, **more) -> r.Figure:
    """A readable statement of 94% unless told otherwise."""
    values = {"indicator": "enrolment", "comparator": "=", "unit": "%", "state": "given", "printed": "94%", **more}
    if values["state"] == "given" and not {"value", "low"} & set(values):
        values["value"] = 94
    if year is not None:
        values |= {"year": year, "year_basis": "stated"}
    return r.Figure(id=identifier, kind=kind, **values)


def item(identifier: str, **more) -> r.Item:
    return r.Item(id=identifier, section="s", number=identifier, title=text(f"条目{identifier}"), **more)


def plan(identifier: str, items: list[r.Item], coverage: str = "full") -> r.Plan:
    city, *_ = identifier.split("-")
    kind = identifier.rsplit("-", 1)[1]
    period = identifier.removeprefix(f"{city}-").removesuffix(f"-{kind}")
    return r.Plan(
        id=identifier,
        city=city,
        kind=kind,
        period=period,
        title=text(f"{city}{period}"),
        coverage=coverage,
        coverage_note=None if coverage == "full" else text("缺后半"),
        attribution={"state": "stated"},
        sections=[{"id": "s", "title": text("章")}],
        items=items,
    )


def lead(*departments: str) -> list[dict]:
    return [{"basis": "bracket", "lead": list(departments)}]


def archive(*plans: r.Plan) -> Archive:
    """The plans with the vocabularies they may use, linked."""
    cities = [
        r.City(
            id=city,
            name=text(f"{city}市"),
            short=text(city),
            province=text("省"),
            division_code={"code": f"00000{n}", "date": "2024-01-01"},
        )
        for n, city in enumerate(("alpha", "beta"))
    ]
    departments = {
        city.id: [
            r.Department(id=name, name=text(name), kind="office", function="teaching" if name == "one" else "money")
            for name in ("one", "two", "three")
        ]
        for city in cities
    }
    return link(
        SimpleNamespace(
            archive=r.ArchiveSettings(
                title=text("小档案"),
                description=text("试"),
                publisher=text("试"),
                base_address="https://small.example/",
                languages=["zh", "en"],
                licence=text("许可"),
                licence_address="https://small.example/licence",
                release="2024.1",
                snapshot="2024-06-01",
            ),
            cities=cities,
            kinds=[r.Kind(id=i, name=text(i), looks_back=i == "report") for i in KINDS],
            functions=[r.Function(id=i, name=text(i), definition=text(i)) for i in ("teaching", "money")],
            departments=departments,
            reforms=[r.Reform(id=i, name=text(i), definition=text(i)) for i in ("rotation", "groups")],
            tags=[r.Tag(id=i, name=text(i), definition=text(i)) for i in ("teachers", "schools")],
            indicators=[
                r.Indicator(
                    id="enrolment", tier="core", name=text("入学率"), unit="%", direction="up", definition=text("率")
                ),
                r.Indicator(
                    id="pupils", tier="core", name=text("学生数"), unit="人", direction="neutral", definition=text("数")
                ),
            ],
            plans=plans,
            known=(),
            facets=r.FacetVocabulary(),
        )
    )


def sample() -> Archive:
    """Alpha mentions the reform in 2021 and 2023 but not in 2022; beta from 2022, in a plan held in part."""
    return archive(
        plan(
            "alpha-2021-priorities",
            [item("1", reforms=["rotation"], departments=lead("one", "two"), tags=["teachers"])],
        ),
        plan("alpha-2022-priorities", [item("1", tags=["teachers"])]),
        plan(
            "alpha-2023-priorities",
            [
                item(
                    "1",
                    reforms=["rotation"],
                    departments=lead("two"),
                    figures=[figure("f1")],
                    links=[
                        {"kind": "continues", "to": "alpha-2021-priorities/1", "grade": "certain", "why": text("同")}
                    ],
                ),
                item("2", figures=[figure("f1", repeats="alpha-2023-priorities/1#f1")]),
                item("3", departments=lead("three"), tags=["schools"]),
            ],
        ),
        plan("alpha-2023-report", [item("1", figures=[figure("f1", "actual", value=95, printed="95%")])]),
        plan(
            "beta-2022-2024-plan",
            [
                item(
                    "1",
                    reforms=["rotation"],
                    figures=[figure("f1", year=2024, comparator=">=", value=96, printed="96%以上")],
                ),
                item("2"),
            ],
            "partial",
        ),
    )
