"""A crawl on Spark: the groups of its articles, and what its sites print on their pages, row for
row as `dedupe group` and `dedupe learn` find them.

    rows -> articles, prepared as an index prepares them -> stories -> bodies, with the keys of
    their sketches -> pairs with a key in common -> relations -> stars, on the driver
    group: articles of one star together -> each beside the kept one -> columns
    learn: pieces that recur on a site -> pages of one site together -> passages -> profile

What comes of an article is a function of values that are joined or grouped, none of where rows lie
or in which order they come: any partitioning gives the same.
"""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache, partial
from itertools import combinations, groupby, islice
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from dedupe.contrib.spark import column, namer, taken_column, why_missing
from dedupe.crawl.ends import piece_keys, unpacked_pieces
from dedupe.crawl.groups import Kept, seen_from, stars
from dedupe.crawl.index import MAX_BODIES, CrawledArticle, Prepared
from dedupe.crawl.learning import (
    MIN_LISTED,
    SitePage,
    days_of,
    decided,
    in_order,
    passage_of,
    recurring,
)
from dedupe.crawl.reading import CrawlFields, crawled
from dedupe.crawl.relation import ALIKE, ONE_STORY, Kind, is_silent, relation
from dedupe.crawl.story import Packed, Story, Stripped
from dedupe.crawl.words import group_fields
from dedupe.errors import Failure, InputError
from dedupe.formats.arrow import CORRUPT, ROWS, no_json, pyarrow
from dedupe.formats.fields import row_as_json
from dedupe.formats.parquet import json_rows
from dedupe.language import listed, told
from dedupe.profile import Profile, SitePassage, SiteProfile
from dedupe.reading.fields import TEXT_FIELDS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

Row = dict[str, Any]
Work = Callable[[Iterator[Row]], Iterator[Row]]

_CACHED = 1_024
"""Stories that a worker keeps ready while it compares, some 12 KB each. Chosen by eye."""

_FIELDS = CrawlFields()
_NONE: Mapping[str, bool] = MappingProxyType({})

# --- groups ---

GROUP_COLUMNS = ("group", "kept", "relation", "related")
_GROUP_TYPES = "`group` string, kept boolean, relation string, related string, error string"
"""Columns that are added, and their types."""


def group_dataframe(
    df: DataFrame,
    fields: CrawlFields = _FIELDS,
    keep: Kept = "fullest",
    drop: Collection[Kind] = (),
    profile: Profile | None = None,
    error_column: str = "error",
) -> DataFrame:
    """Return the rows with the columns `GROUP_COLUMNS`: relations are JSON, as `dedupe group`
    writes them. Jobs run at once that tell which articles are one story; the rows come in no order.

    drop          kinds of relations to the kept article: such rows are left out
    profile       what sites print on their pages, which does not count as likeness
    error_column  null, or why a row is no article: it has no group
    InputError where a column is missing, or has a name that is taken.
    """
    from pyspark.sql.types import StructType

    check_columns(df, fields, (*GROUP_COLUMNS, error_column))
    rows = _prepared(df, fields, profile, with_pieces=False).persist()
    related = _related(rows).persist()
    centres = _centres(related, ONE_STORY)
    around = _around(rows if keep == "fullest" else _with_first_day(rows), centres)
    together = _in_groups(around.join(_between(related, centres), "body", "left"), keep)
    own = [field for field in together.schema.fields if field.name.startswith(_ORIGINAL)]
    work = partial(_with_groups, own=[field.name for field in own], drop=drop)
    kind = StructType([*own, *_struct(_GROUP_TYPES).fields])
    grouped = together.mapInArrow(partial(work, schema=_arrow_schema(kind)), kind)
    return grouped.toDF(*df.columns, *GROUP_COLUMNS, error_column)


def _with_first_day(rows: DataFrame) -> DataFrame:
    """Return the rows, those of one article with the same day: the one that comes first, as
    `comes_first` has it.
    """
    from pyspark.sql import Window

    functions = _functions()
    order = functions.struct("site", functions.col("day").isNull(), "day")
    first = functions.min(order).over(Window.partitionBy("name", "digest"))
    return rows.withColumn("day", first.getField("day"))


def _around(rows: DataFrame, centres: DataFrame) -> DataFrame:
    """Return the rows with the body that the group of each stands `around`; what says too little
    stands `alone`, by a value of its own.
    """
    functions = _functions()
    has_copies_only = functions.col("centre").isNull()
    alone = functions.concat(functions.hex("digest"), functions.col("name"))
    columns = {
        "around": functions.coalesce("centre", "body"),
        "alone": functions.when(has_copies_only & functions.col("is_silent"), alone),
    }
    return rows.join(centres, "body", "left").withColumns(columns)


def _between(related: DataFrame, centres: DataFrame) -> DataFrame:
    """Return for each body what it is to bodies of other groups."""
    functions = _functions()
    theirs = centres.toDF("other", "other_centre")
    both = related.join(centres, "body", "left").join(theirs, "other", "left")
    centre = functions.coalesce("centre", "body")
    other_centre = functions.coalesce("other_centre", "other")
    apart = both.where(centre != other_centre)
    return apart.groupBy("body").agg(functions.collect_list("relation").alias("others"))


def _in_groups(around: DataFrame, keep: Kept) -> DataFrame:
    """Return the rows of each group together, its kept article first, with the name of the group.

    The order is that of `dedupe.crawl.groups`: around the fullest, or by the days.
    """
    from pyspark.sql import Window

    functions = _functions()
    is_other, day = functions.col("body") != functions.col("around"), functions.col("day")
    orders = {
        "fullest": [is_other],
        "latest": [day.isNull(), day.desc()],
        "first": [day.isNull(), day],
    }
    key = "around", "alone"
    names = functions.min(functions.when(~is_other, functions.col("name")))
    named = around.repartition(*key).withColumn("group", names.over(Window.partitionBy(*key)))
    return named.sortWithinPartitions(*key, *orders[keep], "name", "digest")


def _with_groups(
    batches: Iterator[Any], own: list[str], drop: Collection[str], schema: Any
) -> Iterator[Any]:
    """Yield the rows of groups with the columns that tell of them, but for those that go."""
    arrow = pyarrow()
    added = arrow.schema(list(schema)[len(own) :])
    kept: Row | None = None
    for batch in batches:
        added_rows = []
        stays = []
        for row in batch.drop_columns(own).to_pylist():
            if kept is None or _group_of(row) != _group_of(kept):
                kept = row
            fields, kind = _fields_of(row, kept)
            added_rows.append(fields)
            stays.append(kind not in drop)
        columns = arrow.RecordBatch.from_pylist(added_rows, schema=added).columns
        original = [batch.column(name) for name in own]
        whole = arrow.RecordBatch.from_arrays([*original, *columns], schema=schema)
        yield whole.filter(arrow.array(stays, arrow.bool_()))


def _group_of(row: Row) -> tuple[int, str | None]:
    return row["around"], row["alone"]


def _fields_of(row: Row, kept: Row) -> tuple[Row, Kind | None]:
    """Return what the columns of a row have, and what its article is to the kept one."""
    if row["error"] is not None:
        return {"error": row["error"]}, None
    name, to_kept = row["name"], None
    is_kept = (name, row["digest"]) == (kept["name"], kept["digest"])
    if not is_kept:
        found = relation(_story(row["packed"]), _story(kept["packed"]))
        to_kept = found and found._replace(first=name, second=kept["name"])
    others = seen_from(name, map(pickle.loads, row["others"] or ()))
    fields = group_fields(row["group"], is_kept, to_kept, others)
    for name in ("relation", "related"):
        fields[name] = None if fields[name] is None else _json(fields[name])
    return fields, to_kept and to_kept.kind


def _json(value: Any) -> str:
    """Return a value as JSON; halves of surrogate pairs, which Arrow has not, are escaped."""
    return row_as_json(value).encode("utf-8", "backslashreplace").decode()


# --- profiles ---


class LearnedCrawl(NamedTuple):
    """What the sites of a crawl print on their pages, and how many of its rows are no articles."""

    profile: Profile
    failed: int


def learn_dataframe(
    df: DataFrame,
    fields: CrawlFields = _FIELDS,
    decisions: Mapping[str, bool] = _NONE,
) -> LearnedCrawl:
    """Return what the sites of a crawl print on their pages, as `dedupe learn` finds it.

    decisions  of a reader: whether a key goes
    InputError where a column is missing.
    """
    check_columns(df, fields)
    rows = _prepared(df, fields, None, with_pieces=True).persist()
    centres = _centres(_related(rows), ALIKE)
    articles = _articles(rows).join(centres, "body", "left")
    pages = articles.withColumn("group", _functions().coalesce("centre", "body")).persist()
    known = pages.join(_recurring_keys(pages), ["site", "digest"], "left")
    schema = "site string, articles long, days long, digest binary, recurring binary"
    found = _by_key(known, ("site",), _recurring_on, schema, order=("name", "digest")).persist()
    texts = rows.where("error is null").select("digest", "packed")
    texts = texts.join(found.select("digest"), "digest", "left_semi").dropDuplicates(["digest"])
    passages = _mapped(found.join(texts, "digest"), _with_passages, "site string, passage binary")
    of_sites: dict[str, list[SitePassage]] = defaultdict(list)
    for row in passages.collect():
        of_sites[row.site].append(pickle.loads(row.passage))
    sites = [
        SiteProfile(row.site, row.articles, row.days, in_order(of_sites[row.site]))
        for row in found.where("digest is null").orderBy("site").collect()
    ]
    failed = rows.where("error is not null").count()
    for frame in (rows, pages, found):
        frame.unpersist()
    return LearnedCrawl(Profile(tuple(decided(site, decisions) for site in sites)), failed)


def _articles(rows: DataFrame) -> DataFrame:
    """Return the articles of sites, one that is there twice once: with the site and day that come
    first, as `comes_first` has it.
    """
    functions = _functions()
    order = functions.struct("site", functions.col("day").isNull(), "day")
    same = [functions.first(name).alias(name) for name in ("body", "pieces", "piece_keys")]
    found = rows.where("error is null").groupBy("name", "digest")
    articles = found.agg(functions.min(order).alias("first"), *same)
    return articles.select("*", "first.site", "first.day").drop("first").where("site != ''")


def _recurring_keys(pages: DataFrame) -> DataFrame:
    """Return for each text of a site the keys of its pieces that recur there."""
    functions = _functions()
    texts = pages.groupBy("site", "digest").agg(
        functions.count("*").alias("copies"), functions.first("piece_keys").alias("keys")
    )
    keys = texts.select("site", "digest", "copies", functions.explode("keys").alias("key"))
    times = functions.sum("copies").alias("times")
    often = keys.groupBy("site", "key").agg(times).where(f"times >= {MIN_LISTED}")
    kept = keys.join(often, ["site", "key"], "left_semi")
    return kept.groupBy("site", "digest").agg(functions.collect_list("key").alias("often"))


def _recurring_on(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield what is told of one site, then what recurs there, each with the digest of its first
    page.
    """
    pages: list[SitePage] = []
    digests = []
    name = ""
    for row in rows:
        often = set(map(_unsigned, row["often"] or ()))
        ends = tuple(unpacked_pieces(row["pieces"], often))
        pages.append(SitePage(row["name"], row["day"], row["group"], ends))
        digests.append(row["digest"])
        name = row["site"]
    yield {"site": name, "articles": len(pages), "days": days_of(pages)}
    for each in recurring(pages):
        yield {"site": name, "digest": digests[each.example], "recurring": pickle.dumps(each)}


def _with_passages(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        packed = Packed.from_bytes(row["packed"])
        example = Stripped.of(packed.text, packed.title or None).folded
        passage = passage_of(pickle.loads(row["recurring"]), example)
        yield {"site": row["site"], "passage": pickle.dumps(passage)}


def _signed(key: int) -> int:
    """Return 64 bits as a number of Spark's, which have a sign."""
    return key - (key >> 63 << 64)


def _unsigned(key: int) -> int:
    return key % (1 << 64)


# --- articles ---


def check_columns(df: DataFrame, fields: CrawlFields, added: Collection[str] = ()) -> None:
    """Raise InputError where a frame has no text, or nothing that identifies an article, or has a
    column already that is to be added.
    """
    texts = (fields.text,) if fields.text else tuple(TEXT_FIELDS)
    names = [name for name in df.columns if name in {text.partition(".")[0] for text in texts}]
    if not names:
        raise InputError(column(texts[0] if fields.text else "text"), why_missing(df.columns))
    identity = (fields.name or fields.site).partition(".")[0]
    if identity not in df.columns:
        problem = told(
            "is not there; the columns are {names}; name what identifies an article with "
            "--id-field, or its address with --site-field",
            names=listed(df.columns[:12]),
        )
        raise InputError(column(identity), problem)
    for name in (*names, identity, fields.title, fields.site, fields.date):
        if df.columns.count(name) > 1:
            raise InputError(column(name), told("is there more than once; rename one of them"))
    called = namer(df)
    taken = set(map(called, df.columns))
    for name in added:
        if called(name) in taken:
            raise taken_column(name)
        taken.add(called(name))


_ORIGINAL = "column"
"""What the columns of the input are called meanwhile, with a number: a dot in a name would lead
into a struct."""
_PREPARED = (
    "name string, digest binary, site string, day long, body long, letters long, "
    "keys array<long>, packed binary, is_silent boolean, pieces binary, "
    "piece_keys array<long>, error string"
)


def _prepared(
    df: DataFrame, fields: CrawlFields, profile: Profile | None, with_pieces: bool
) -> DataFrame:
    """Return the rows, their columns under numbers, with what is told of each as an article."""
    from pyspark.sql.types import StructType

    added = _struct(_PREPARED)
    numbered = df.toDF(*(f"{_ORIGINAL}{number}" for number in range(len(df.columns))))
    work = partial(
        _prepared_batches,
        names=df.columns,
        fields=fields,
        profile=profile,
        with_pieces=with_pieces,
        schema=_arrow_schema(added),
    )
    return numbered.mapInArrow(work, StructType([*numbered.schema.fields, *added.fields]))


def _prepared_batches(
    batches: Iterator[Any],
    names: list[str],
    fields: CrawlFields,
    profile: Profile | None,
    with_pieces: bool,
    schema: Any,
) -> Iterator[Any]:
    batch_class = pyarrow().RecordBatch
    for batch in batches:
        for start in range(0, batch.num_rows, ROWS):
            part = batch.slice(start, ROWS)
            records = json_rows(part.rename_columns(names))
            rows = [_row(record, fields, profile, with_pieces) for record in records]
            added = batch_class.from_pylist(rows, schema=schema)
            columns = [*part.columns, *added.columns]
            yield batch_class.from_arrays(columns, names=[*part.schema.names, *schema.names])


def _row(record: Row, fields: CrawlFields, profile: Profile | None, with_pieces: bool) -> Row:
    """Return what is told of an article, or why a record is none."""
    try:
        if record.get(CORRUPT) is not None:
            raise InputError(CORRUPT, no_json())
        article = crawled(record, "", fields, is_name=False).article
        return _told_of(article if profile is None else article.on(profile), with_pieces)
    except Exception as error:
        problem = Failure.of("", error).problem
        return {"error": problem.encode("utf-8", "backslashreplace").decode()}


def _told_of(article: CrawledArticle, with_pieces: bool) -> Row:
    prepared = Prepared.of(article)
    story = prepared.story
    row: Row = {
        "name": article.name,
        "digest": article.digest,
        "site": article.host,
        "day": article.day,
        "body": prepared.body,
        "letters": len(story.body),
        "keys": list(story.sketch),
        "packed": prepared.packed(),
        "is_silent": is_silent(story),
    }
    if with_pieces:
        pieces = prepared.pieces
        row |= {"pieces": pieces, "piece_keys": list(map(_signed, piece_keys(pieces)))}
    article.name.encode()  # an error here is of this row; later it would be of all
    return row


# --- bodies ---


def _related(rows: DataFrame) -> DataFrame:
    """Return the relations of bodies that have any, from both sides.

    Of the texts with one body that with the least digest stands for all, with the least name.
    """
    functions = _functions()
    story = functions.struct("letters", "packed")
    keys = functions.array_distinct(functions.flatten(functions.collect_set("keys")))
    bodies = (
        rows.where("error is null")
        .groupBy("body")
        .agg(
            functions.min("name").alias("name"),
            functions.min_by(story, "digest").alias("story"),
            keys.alias("keys"),
        )
        .persist()
    )
    of_keys = bodies.select("body", functions.explode("keys").alias("key"))
    pairs = _by_key(of_keys, ("key",), _pairs, "body long, other long").distinct()
    sides = bodies.select("body", "name", "story.*")
    theirs = sides.toDF("other", "other_name", "other_letters", "other_packed")
    both = pairs.join(sides, "body").join(theirs, "other")
    schema = "body long, other long, letters long, other_letters long, kind string, relation binary"
    return _mapped(both, _judged, schema)


def _pairs(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the pairs of bodies that have one key, which not too many have."""
    bodies = [row["body"] for row in islice(rows, MAX_BODIES + 1)]
    if len(bodies) <= MAX_BODIES:
        for first, second in combinations(sorted(bodies), 2):
            yield {"body": first, "other": second}


@lru_cache(_CACHED)
def _story(packed: bytes) -> Story:
    return Packed.from_bytes(packed).story


def _judged(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the relation of each pair, where there is one, from both sides."""
    for row in rows:
        found = relation(_story(row["packed"]), _story(row["other_packed"]))
        if found is None:
            continue
        found = found._replace(first=row["name"], second=row["other_name"])
        one, other = (row["body"], row["letters"]), (row["other"], row["other_letters"])
        for (body, letters), (there, other_letters), seen in (
            (one, other, found),
            (other, one, found.flipped),
        ):
            yield {
                "body": body,
                "letters": letters,
                "other": there,
                "other_letters": other_letters,
                "kind": seen.kind,
                "relation": pickle.dumps(seen),
            }


def _centres(related: DataFrame, kinds: tuple[Kind, ...]) -> DataFrame:
    """Return for each body that has copies the one that its group stands around.

    The driver tells it, since the fullest of all bodies chooses first: it holds the numbers of
    bodies with copies, and of their pairs.
    """
    functions = _functions()
    found = related.where(functions.col("kind").isin(*kinds)).where("body < other")
    table = found.select("body", "letters", "other", "other_letters", "kind").toArrow()
    columns = [table[name].to_pylist() for name in table.column_names]
    letters: dict[int, int] = {}
    pairs: list[tuple[int, int, Kind]] = []
    for body, own, other, theirs, kind in zip(*columns, strict=True):
        letters[body], letters[other] = own, theirs
        pairs.append((body, other, kind))
    centres = stars(letters, pairs, kinds)
    members = Counter(centres.values())
    rows = [(body, centre) for body, centre in centres.items() if members[centre] > 1]
    return related.sparkSession.createDataFrame(rows, "body long, centre long")


# --- rows in Python ---


def _functions() -> Any:
    from pyspark.sql import functions

    return functions


def _mapped(frame: DataFrame, work: Work, schema: str) -> DataFrame:
    """Return what a function yields of the rows of each partition."""
    kind = _struct(schema)
    return frame.mapInArrow(partial(_in_batches, work=work, schema=_arrow_schema(kind)), kind)


def _by_key(
    frame: DataFrame, key: tuple[str, ...], work: Work, schema: str, order: tuple[str, ...] = ()
) -> DataFrame:
    """Return what a function yields of the rows that have the same key, all at once and in
    order.
    """
    together = frame.repartition(*key).sortWithinPartitions(*key, *order)
    return _mapped(together, partial(_each_key, key=key, work=work), schema)


def _each_key(rows: Iterator[Row], key: tuple[str, ...], work: Work) -> Iterator[Row]:
    for _, same in groupby(rows, itemgetter(*key)):
        yield from work(same)


def _in_batches(batches: Iterator[Any], work: Work, schema: Any) -> Iterator[Any]:
    rows = work(row for batch in batches for row in batch.to_pylist())
    while part := list(islice(rows, ROWS)):
        yield pyarrow().RecordBatch.from_pylist(part, schema=schema)


def _struct(ddl: str) -> StructType:
    from pyspark.sql.types import StructType

    kind = StructType.fromDDL(ddl)
    assert isinstance(kind, StructType)
    return kind


def _arrow_schema(kind: Any) -> Any:
    from pyspark.sql.pandas.types import to_arrow_schema

    return to_arrow_schema(kind)
