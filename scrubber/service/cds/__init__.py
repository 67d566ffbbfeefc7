"""CDS Hooks 2.0: what the EHR is told while an order is signed, a visit ends, and its charges are reviewed.

A chart that is still being written is no evidence of a fault. So a card says what is not documented *yet* and what that
leaves unsupported; it foretells nothing that a payer would do, and invents no time, dose or diagnosis.
"""
