"""FHIR R4 Claims, with Patient, Coverage, Organization and Practitioner in a Bundle or contained, as claims in JSON."""
