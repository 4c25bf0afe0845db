"""How much of a list we take: what is beyond is a mistake or an attack, and is refused by name."""

FILE_BYTES = 256 * 1024 * 1024
"""The largest file: a full sheet of Excel's million rows takes about a quarter of it."""

CELLS = 20_000_000
"""Cells read of one file, empty ones included, for a stray cell far away makes a workbook dense."""

ROWS = 1_048_576
"""Rows of one sheet: what Excel itself holds."""

COLUMNS = 16_384
"""Columns of one sheet: what Excel itself holds."""

CHARACTERS = 32_767
"""Characters of one cell: what Excel itself holds; a csv beyond it has lost a closing quote."""

SHEETS = 1_000
"""Sheets of one file."""

CHUNK_ROWS = 2_000
"""Rows that travel in one line: few enough to keep both sides small, enough to make their cost per line vanish."""

LINE_BYTES = 8 * 1024 * 1024
"""The longest line between child and parent; one row alone never needs it."""

HEADS_BYTES = 64 * 1024 * 1024
"""All heads together, which the parent keeps."""

TOTAL_BYTES = 1024 * 1024 * 1024
"""All that a child may send."""

SILENCE_S = 30.0
"""How long the parent waits for one answer before it ends the child."""

MEMORY_BYTES = 2 * 1024 * 1024 * 1024
"""Address space of the child: five times what the largest honest workbook took."""

CPU_S = 20
"""Processor seconds of the child for any file …"""

CPU_S_PER_MIB = 0.25
"""… and for each MiB of it."""

ZIP_ENTRIES = 10_000
"""Parts of a zipped workbook: a picture in every row makes thousands."""

ZIP_BYTES = 1024 * 1024 * 1024
"""What the parts of a zipped workbook may unpack to."""

ZIP_RATIO = 200
"""How many times its size a zipped workbook may unpack to (real sheets: 5 to 60) …"""

ZIP_UNSUSPICIOUS_BYTES = 64 * 1024 * 1024
"""… once it unpacks to more than this."""

PROLOG_BYTES = 64 * 1024
"""How far into an XML part its first element must begin."""

NESTED = 50
"""How deep tables may stand in tables."""
