"""Reports: what a township's and a county's figures say, on pages, in sheets and in papers."""
