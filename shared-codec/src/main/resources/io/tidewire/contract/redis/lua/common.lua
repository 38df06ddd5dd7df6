-- Behind lineage.lua, before scripts that serve a place.

-- The last offset that an epoch shares with now, and whether a place up to there has missed nothing;
-- nil if it is not in the ancestry.
local function common_with(epoch, ancestry)
  local _, colon = string.find(ancestry, ' ' .. epoch .. ':', 1, true)
  if not colon then return nil end
  local offset, whole = string.match(ancestry, '^(%d+)(=?)', colon + 1)
  return tonumber(offset), whole == '='
end

