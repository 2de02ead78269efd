"""Papers: spreadsheets read and written, documents, charts and print."""
