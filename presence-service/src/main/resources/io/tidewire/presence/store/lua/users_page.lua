-- A page of the users in a presence channel.
--
-- KEYS 1 memberInfos
-- ARGV 1 cursor of HSCAN, 0 for the first page  2 about how many users
-- Returns {next cursor, {user, user, ...}}
local page = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local users = {}
for i = 1, #page[2], 2 do users[#users + 1] = page[2][i] end
return {page[1], users}
