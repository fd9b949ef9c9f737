"""The commands by what they are for; what each does stands in the library."""
