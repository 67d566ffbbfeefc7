"""CSV, TSV and XLSX infusion logs."""
