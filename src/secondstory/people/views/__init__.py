"""Pages of people, teams, accounts and the ways in."""
