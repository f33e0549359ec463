"""Run a flow of steps and defend each step's contract."""
