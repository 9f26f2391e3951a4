"""Other people's tools, each behind a function that takes and gives values of ours."""
