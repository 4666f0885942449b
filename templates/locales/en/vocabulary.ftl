## Words of the shipped vocabularies, as the public reads them.

market-consumer = Consumers
market-defence = Defence
market-energy-utilities = Energy utilities
market-government = Government
market-healthcare = Healthcare
market-industry = Industry
market-research = Research
market-transport = Transport

offer-contract = Contract
offer-data = Data
offer-grant = Grant
offer-joint-venture = Joint venture
offer-pilot-budget = Pilot budget
offer-prize = Prize

challenge-kind-time-boxed = With a deadline
challenge-kind-evergreen = Open all year
challenge-kind-scouting = Scouting

## What the public sees of a challenge: on badges, and as a filter

phase-draft = Draft
phase-announced = Opens { $day }
phase-open = Open
phase-closing = { $left }
phase-evergreen = Open all year
phase-paused = Paused
phase-in-evaluation = In evaluation
phase-results = Decisions sent
phase-withdrawn = Withdrawn
phase-archived = Archived

status-announced = Opening soon
status-open = Open
status-closing = Closing within 3 days
status-in-evaluation = Closed, in evaluation
status-paused = Paused
status-archived = Archived

lens-technical = Technical
lens-market = Market
lens-strategic = Strategic
