"""Small parts that all pages share: literal text, tiles, charts, tables, downloads."""
