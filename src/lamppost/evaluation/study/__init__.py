"""The published study as a test of the whole evaluation: Tolins et al., PLOS ONE 2023;18(11):e0292917."""
