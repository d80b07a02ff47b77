"""The parts of a pack that assessments owns, each registered when its module is imported."""
