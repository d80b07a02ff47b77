"""What is shown: competencies, questions, quizzes, attempts, checklists, observations."""
