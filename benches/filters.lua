-- Row 2: the public list with filters that no request before had.
-- `wrk … -s filters.lua URL -- START`: START keeps the runs of one measurement apart.

-- What the list page understands. Large subsets on purpose: a filter that leaves nothing would be cheap to answer.
local path = "/challenges"
local always = "status=open&status=upcoming&status=closed"
local facets = {
  { "area", { "aerospace", "energy", "environment", "health", "information", "manufacturing", "materials", "mobility", "security", "space" } },
  { "offer", { "contract", "data", "grant", "joint_venture", "pilot_budget", "prize" } },
  { "market", { "consumer", "defence", "energy_utilities", "government", "healthcare", "industry", "research", "transport" } },
}
local states = 2 ^ 24 -- one bit a value
local stride = 7368787 -- odd, so that every state comes once

local threads = 0
function setup(thread)
  thread:set("lane", threads)
  threads = threads + 1
end

local asked
function init(arguments)
  asked = tonumber(arguments[1] or 0) + lane * 500000
end

function request()
  asked = asked + 1
  local bits = (asked * stride) % states
  local query = { always }
  for _, facet in ipairs(facets) do
    for _, value in ipairs(facet[2]) do
      if bits % 2 == 1 then query[#query + 1] = facet[1] .. "=" .. value end
      bits = math.floor(bits / 2)
    end
  end
  return wrk.format("GET", path .. "?" .. table.concat(query, "&"))
end
