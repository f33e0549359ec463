"""Until when: registration, changes, lapse of BPU, the yearly company report, data protection.

The PP 86/2013 ladder is in `rules.sanctions`; due dates of contributions are in
`rules.contributions`.
"""
