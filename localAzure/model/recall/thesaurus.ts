/**
 * Words and phrases that mean much the same where people talk of models, clouds and chats. A word may be in several groups:
 * which meaning it has is not known, so all of them count, less than the word itself.
 */
export const thesaurus: readonly (readonly string[])[] = `
cancel, abort, stop, kill, terminate, halt, interrupt
cost, price, charge, bill, pay, money, expensive, fee, spend, budget, invoice
cheap, inexpensive, affordable, save; free, costless, gratis; timeout, time limit, give up
wait, idle, standby, hang, stuck, queue, pending, queued
error, failure, fail, fault, crash, break, problem, trouble, issue, broken; crash, die, dead, killed
retry, repeat, resend, again, backoff, re try
refuse, reject, deny, forbid, block, unauthorized, unauthorised, forbidden, denied
allow, permit, may, permission, permitted, right, authorise, authorize, grant, access, entitled
role, permission, right, access; admin, administrator, operator
delete, remove, destroy, drop, erase, purge, throw away, discard, clean up
create, make, set up, build, provision, spin up; change, alter, modify, adjust, edit, update, switch, swap
deploy, release, roll out, rollout, publish, ship, launch, go live; deployment, version, release
old, former, previous, earlier; new, latest, fresh, recent; revert, rollback, undo, restore, roll back
fine tune, fine tuning, tune, tuning, finetune, finetuning, train, training; retrain, refresh, redo
dataset, data set, data, corpus, sample
row, example, sample, record, line, entry, conversation, dialogue, dialog
conversation, chat, dialogue, dialog, thread, talk; format, layout, structure, schema, shape, look like
file, document; answer, reply, response, output, respond; question, query, ask, prompt, request
prompt, instruction; user, person, people, customer, client; customer, client; developer, programmer, coder
company, firm, organisation, organization, business; colleague, teammate, coworker
assistant, bot, chatbot, agent; model, llm, network; weight, parameter
original, base, untuned, untouched, vanilla, plain, foundation
compare, versus, difference, differ, distinction; better, improve, improvement, beat, outperform
worse, degrade, decline, dumber, deteriorate, worsen; forget, forgetting, unlearn, lose
memorise, memorize, overfit, overfitting, memorisation, memorization, learn by heart
measure, evaluate, assess, judge, score, test, benchmark, evaluation, prove
metric, measurement, figure, number; validation, eval, evaluation, hold out, held out, dev
split, divide, separate, share, portion, proportion; percent, percentage, share, proportion, fraction
quantity, amount, number, count, many; minimum, least, smallest
maximum, most, largest, limit, cap, upper bound; limit, quota, allowance, restriction, cap, ceiling
quota, limit, allowance; capacity, availability, available, stock; core, cpu, vcpu
gpu, card, accelerator, a100, graphics; memory, vram, ram
machine, vm, server, computer, instance, node, box, host, virtual machine; size, sku, type
cluster, compute, node; laptop, home, local, offline, own machine, locally, pc, desktop
internet, web, online, public; network, firewall, vnet; region, location, datacenter, datacentre, zone
two, second, both, multiple, several; availability, uptime, reliability, redundancy, failover
scale, autoscale, grow, resize; traffic, load, split, routing
gradual, gradually, step by step, incremental, piece by piece, bit by bit, canary
stream, streaming, sse, token by token, word by word, piece by piece, incrementally
send, post, submit, call, invoke, hit; call, request, invoke, invocation; endpoint, address, url, route
key, secret, credential, token, password; leak, expose, paste, disclose, leaked, exposed
rotate, renew, change, regenerate, roll; vault, keyvault, safe; safe, secure, security, safety
attack, attacker, abuse, exploit, risk, threat, hack, hacker, security, vulnerability, danger
injection, jailbreak; private, confidential, personal, sensitive; personal, pii, privacy, gdpr
filter, moderation, block, harmful, toxic; like, thumbs up, upvote, upvoted, thumb, positive
dislike, thumbs down, downvote, thumb, negative; rating, thumb, vote, feedback; feedback, opinion, survey
random, creative, varied, different, randomness, creativity
deterministic, same, identical, reproducible, strict, consistent; temperature, randomness, sampling, temp
length, long, short, size; too long, exceed, overflow; cut, truncate, trim, shorten, cut off, clip
context, window, history; token, word, piece; estimate, calculate, compute, rough, guess
batch, minibatch, rows at once; accumulation, accum; gradient, grad; rate, speed, pace
learning rate, lr, step size; epoch, pass; loss, curve; checkpoint, save, progress, resume
resume, continue, go on, restart; interrupt, preempt, evict; spot, low priority, preemptible; cheap, spot
precision, bf16, fp16, half precision, 16 bit, float; quantise, quantize, 4 bit, compress
adapter, lora, low rank; merge, fold, combine; explain, describe, tell, meaning, mean, understand
simple, plain, beginner, newcomer, easy, basic; overview, list, whole, summary, all steps, steps
begin, start, first; need, require, must, necessary; require, need, must; want, wish
recommend, suggest, advise, best, good, sane; worth, worthwhile, pay off, sensible, overkill
often, frequent, frequency, weekly, regularly; weekly, week; name, call, title; find, locate, search
look, check, see, inspect, view, show; check, verify, verification, confirm, test
preview, what if, dry run, simulate, in advance; template, arm, bicep; identity, principal, account
managed identity, service principal; tenant, company, directory; key value, secret, connection
hidden, masked, secret, visible; share, shared, common; store, storage, keep, save, hold
log, trace, console, output; monitor, watch, observe, alert, alarm; alert, alarm, warn, notification, notify
status, state, stage; job, run, training, experiment; pipeline, workflow; component, step
register, registry, catalogue, catalog; catalogue, catalog, registry, list, hub, marketplace
copy, clone, duplicate; version, revision; retire, deprecate, discontinue, end of life, archived, remove
preview, beta, experimental; stable, ga, production; production, live, prod
test, try, experiment, trial, demo; demo, trial, try, test
sign, symptom, indication, recognise, recognize, tell, notice; cause, reason, why
fix, remedy, mend, solve, repair; help, assist; language, finnish, multilingual; licence, license, copyright
synthetic, machine written, generated, artificial; generate, produce, write, create; server, backend
script, code, program; python, code, programming; install, dependency, package, environment, requirement
environment, container, image, docker; image, container, docker
concurrent, parallel, simultaneously, same time; quick, fast, speed, latency; slow, latency, delay
reply, respond, answer; card, button, form; press, click, push, tap; message, activity, text
unauthorized, unauthorised, 401; forbidden, 403; too many requests, 429, throttle, throttled, rate limit
duration, how long, minutes, hours, time, take; startup, start, take so long, appear, boot, cold start
on premises, on premise, own server, own machine, self hosted; export, take out, download, copy
download, size, disk, gigabytes, gb; programmer, python, code, coding, technical; optimiser, optimizer
optimisation, optimization; remember, memory, keep track, history, forget; replica, instance, machine
engine, server, runtime, backend; bad idea, wrong tool, not worth, pointless
hyperparameter, setting, parameter; setting, option, parameter, input; default, usual, standard
fair, comparable, compare; cheat, cheating, leak, leakage, contaminated; two way, both
complain, unhappy, like less, dislike; topic, subject, kind of question; weakness, bad at, trust
noticing, annoying, disturb, downtime; approved, allowed, firewall
instruction, system prompt, system message; ignore, no effect, without effect; bill, cost, invoice, spend
error code, status, status code; deliver, provide, hand in, supply
strict, deterministic, same answer, consistent; forgotten, missing, lack; dumber, forget, worse
everything, whole, entire, all steps; password, secret, key, credential; own, custom, bring
going on, status, progress, happening; cheaper, cost, save; overnight, night, evening
colleague, user, people; words, tokens, text; sneak, leak, leakage
401, unauthorized, unauthorised, authorised, authorized, bearer, header
403, forbidden, denied, authorization failed; 503, failed, temporary, transient, unavailable, retry
attempt, try again, retry, jitter, exponential; code, status, error; trick, fool, manipulate, inject, attack
malicious, attacker, danger, hacker, risk; emulator, simulator, stand in, local, sandbox
account, subscription, sign up, credit card; hardware, machine, capacity, gpu; guarantee, promise, ensure
left, free, available; warm, idle, standby, always on, running; zero, none, nothing, nobody
nobody, idle, unused, no one; creative, random, wild, temperature; tame, reduce, lower, strict
rated, rating, thumb, vote, like; field, column, property, key; csv, jsonl, parquet, file format, format
ability, skill, capability, knowledge; specialise, specialize, tune
gallery, model zoo, collection, catalogue, list of models, marketplace
expression, binding, reference, placeholder; pass, hand, forward, bind, give
inner, nested, child, sub, step; preview, what if, diff, plan; advantage, benefit, gain, add, plus
diverge, explode, spike, going wrong, rise; burn, waste, cost; family, series, group, sku
disaster, outage, failover, two regions; automatic, automatically, by itself, generated
bypass, directly, straight, specific; chunk, piece, fragment, stream
server sent events, sse, stream, event stream; private, personal, one on one, direct; channel, group, team
live, stream, typing, gradually; win, beat, better, quality; side by side, compare, ab test, blind
sandbox, playground, trial, without an account
how often, every week, every month, schedule, cadence, periodically, regular
character, letter, syllable, word; pull, download, load; code, client, caller; gib, gb, gigabyte
respond, react, behave, handle
`
  .trim()
  .split(/;\s|\n/)
  .map((group) => group.split(', '));
