"""What the tests share: the real Home Assistant, certificates, fakes."""
