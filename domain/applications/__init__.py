"""Citizens' applications for passports: official forms, drafts, papers, fees, and what the office decides."""
