"""Objectives: pure functions of tensors, apart from nets and loops."""
