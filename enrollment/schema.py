"""The tables of a library, and how older libraries become new ones."""

import sqlite3
from contextlib import closing

from enrollment.database import Database
from enrollment.errors import DAMAGED, LibraryError, UnreadableError, undamaged

APPLICATION_ID = 0x54775370
"""Marks a file as a speaker library: "TwSp"."""

LARGEST_DIMENSION = 2**16

OBJECTS = "SELECT type, name, tbl_name FROM sqlite_master"

# Published versions are never changed: a new one is added at the end.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE library (
            row INTEGER PRIMARY KEY CHECK (row = 1),
            model TEXT NOT NULL,
            dimension INTEGER NOT NULL,
            revision INTEGER NOT NULL DEFAULT 0,
            unswept INTEGER NOT NULL DEFAULT 0
        )""",
        """
        CREATE TABLE people (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            folded TEXT NOT NULL UNIQUE,
            created TEXT NOT NULL,
            consent TEXT NOT NULL,
            consent_date TEXT,
            notes TEXT NOT NULL
        )""",
        """
        CREATE TABLE references_ (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            vector BLOB NOT NULL,
            model TEXT NOT NULL,
            seconds REAL NOT NULL,
            source TEXT NOT NULL,
            quality REAL,
            enrolled TEXT NOT NULL
        )""",
        "CREATE INDEX references_of_person ON references_ (person)",
        """
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            moment TEXT NOT NULL,
            what TEXT NOT NULL,
            person TEXT NOT NULL,
            detail TEXT NOT NULL
        )""",
        "CREATE INDEX audit_of_person ON audit (person)",
        """
        CREATE TRIGGER audit_keeps_its_rows BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the log is never shortened'); END""",
        """
        CREATE TRIGGER audit_only_forgets_details BEFORE UPDATE ON audit
        WHEN new.detail <> '' OR new.number <> old.number OR new.moment <> old.moment
            OR new.what <> old.what OR new.person <> old.person
        BEGIN SELECT RAISE(ABORT, 'the log is never rewritten'); END""",
        """
        CREATE TRIGGER revision_of_enrolment AFTER INSERT ON references_
        BEGIN UPDATE library SET revision = revision + 1; END""",
        """
        CREATE TRIGGER revision_of_change AFTER UPDATE ON references_
        BEGIN UPDATE library SET revision = revision + 1; END""",
        """
        CREATE TRIGGER revision_of_removal AFTER DELETE ON references_
        BEGIN UPDATE library SET revision = revision + 1; END""",
    ),
    (  # how long a voice may be kept, and the recording from which to embed it again
        "ALTER TABLE people ADD COLUMN expires TEXT",
        "ALTER TABLE references_ ADD COLUMN audio BLOB",
        """
        CREATE TRIGGER revision_of_expiry AFTER UPDATE ON people
        WHEN new.expires IS NOT old.expires
        BEGIN UPDATE library SET revision = revision + 1; END""",
    ),
    ("ALTER TABLE references_ ADD COLUMN audio_sha256 TEXT",),  # lest another is embedded again
)


def prepare(database: Database, model: str | None, dimension: int | None) -> None:
    """Bring a file to the newest schema, and an empty one to that of a new library.

    Raises
    ------
    LibraryError
        It is not a library, is of a newer version, or cannot be changed; or it is empty and
        there is no model to make it for.
    """
    version = _version(database)
    if version == 0 and model is None:
        raise LibraryError(f"{database.path}: there is no speaker library")
    if version < len(MIGRATIONS):
        database.write_ahead()
        with database.transaction():
            _migrate(database, model, dimension)
    if _objects(database) != _expected():
        raise LibraryError(f"{database.path}: {DAMAGED} (its tables are not those of a library)")


def check_library(database: Database) -> None:
    """Raise an `UnreadableError` unless a file is a library, damaged or not, or is empty."""
    if database.execute("PRAGMA application_id")[0][0] != APPLICATION_ID:
        _version(database)


def is_empty(database: Database) -> bool:
    """Say whether there is nothing in a file, not even tables."""
    return not _objects(database)


def model_of(database: Database) -> tuple[str, int]:
    """Return the SHA-256 of the model a library was made with, and the dimension of its vectors."""
    rows = database.execute("SELECT model, dimension FROM library")
    with undamaged(database.path):
        model, dimension = str(rows[0]["model"]), int(rows[0]["dimension"])
        if not 1 <= dimension <= LARGEST_DIMENSION:
            raise ValueError(f"a dimension of {dimension}")
        return model, dimension


def check_model(database: Database, model: str, dimension: int) -> None:
    """Raise a `LibraryError` unless a library is of this model."""
    theirs, width = model_of(database)
    if (theirs, width) != (model, dimension):
        raise LibraryError(
            f"{database.path}: was made with the model {theirs[:12]} of dimension {width}, not "
            f"{model[:12]} of {dimension}; give the --bundle it was made with, run "
            "`diarize speakers reembed`, or use another library"
        )


def _version(database: Database) -> int:
    """Return the version of the schema, 0 of an empty file."""
    with database.transaction("DEFERRED"):  # another process may be making it
        application = database.execute("PRAGMA application_id")[0][0]
        version = int(database.execute("PRAGMA user_version")[0][0])
        objects = _objects(database)
    if application != APPLICATION_ID:
        if application or version or objects:
            raise UnreadableError(f"{database.path}: is not a speaker library")
        return 0
    if version > len(MIGRATIONS):
        raise LibraryError(f"{database.path}: was written by a newer turnwise; upgrade this one")
    if version < 1:
        raise LibraryError(f"{database.path}: {DAMAGED} (its schema has no version)")
    return version


def _migrate(database: Database, model: str | None, dimension: int | None) -> None:
    version = _version(database)  # another process may have been faster
    for migration in MIGRATIONS[version:]:
        for statement in migration:
            database.execute(statement)
    if version == 0:
        database.execute(
            "INSERT INTO library (row, model, dimension) VALUES (1, ?, ?)", (model, dimension)
        )
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _objects(database: Database) -> set[tuple[str, str, str]]:
    return {tuple(row) for row in database.execute(OBJECTS)}


def _expected() -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(":memory:")) as empty:
        for migration in MIGRATIONS:
            for statement in migration:
                empty.execute(statement)
        return set(empty.execute(OBJECTS))
