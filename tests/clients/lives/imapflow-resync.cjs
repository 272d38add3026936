// A cache kept by imapflow with QRESYNC. Each round the device is away while others change the mailbox and it changes its own copy;
// when it is back, one SELECT brings what it missed, its own changes are sent, and its cache must equal the mailbox.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { ImapFlow } = require('imapflow');

const { IMAPS, CERTIFICATE, ADDRESS, PASSWORD, MESSAGES } = process.env;
const stored = fs.readdirSync(MESSAGES).sort().map(name => fs.readFileSync(path.join(MESSAGES, name)));
const MAILBOX = 'In step';

let seed = 7;
function chance(limit) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor(seed / 65536) % limit;
}

function some(uids, count) {
    const left = [...uids];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(chance(left.length), 1)[0]);
}

async function connected(options) {
    const imap = new ImapFlow({
        host: 'localhost', port: Number(IMAPS), secure: true, tls: { ca: fs.readFileSync(CERTIFICATE) },
        auth: { user: ADDRESS, pass: PASSWORD }, disableAutoIdle: true, logger: false, ...options,
    });
    await imap.connect();
    return imap;
}

class Device {
    messages = new Map();
    pending = [];
    uidNext = 1;

    away(action, uid, flag) {
        this.pending.push({ action, uid, flag, modseq: this.messages.get(uid)?.modseq });
    }

    note(message) {
        this.messages.set(message.uid, { flags: new Set(message.flags), modseq: message.modseq });
    }

    async comeBack() {
        const told = [];
        const imap = await connected({
            qresync: true,
            expungeHandler: event => {
                told.push(event);
                assert.ok(event.uid, 'an expunge without its UID');
                this.messages.delete(event.uid);
            },
        });
        imap.on('flags', event => {
            told.push(event);
            assert.ok(event.uid, 'flags without a UID');
            this.note(event);
        });
        const known = this.uidValidity ? { uidValidity: this.uidValidity, changedSince: this.highestModseq } : {};
        const opened = await imap.mailboxOpen(MAILBOX, known);
        if (this.uidValidity) assert.equal(opened.uidValidity, this.uidValidity);
        const news = told.length;
        if (opened.uidNext > this.uidNext) {
            for await (const message of imap.fetch(`${this.uidNext}:*`, { uid: true, flags: true }, { uid: true })) this.note(message);
        }
        this.uidValidity = opened.uidValidity;

        // What was done here while away: what somebody else changed meanwhile wins.
        for (const { action, uid, flag, modseq } of this.pending.splice(0)) {
            if (action === 'append') await imap.append(MAILBOX, stored[uid]);
            else if (action === 'delete') await imap.messageDelete(String(uid), { uid: true });
            else await imap.messageFlagsAdd(String(uid), [flag], { uid: true, unchangedSince: modseq });
        }
        await imap.noop();
        for await (const message of imap.fetch('1:*', { uid: true, flags: true }, { changedSince: this.highestModseq ?? 0n })) this.note(message);
        const { highestModseq } = await imap.status(MAILBOX, { highestModseq: true });
        this.highestModseq = highestModseq;
        this.uidNext = imap.mailbox.uidNext;
        await imap.logout();
        return news;
    }
}

async function mailbox(imap) {
    const found = await imap.fetchAll('1:*', { uid: true, flags: true });
    return new Map(found.map(message => [message.uid, [...message.flags].sort().join(' ')]));
}

async function main() {
    const desk = await connected();
    await desk.mailboxCreate(MAILBOX);
    for (let number = 0; number < 200; number++) await desk.append(MAILBOX, stored[number % stored.length]);
    await desk.mailboxOpen(MAILBOX);
    const device = new Device();
    await device.comeBack();
    assert.equal(device.messages.size, 200);

    for (let round = 0; round < 4; round++) {
        const uids = [...device.messages.keys()];
        const [there, here] = [some(uids, 60), some(uids, 60)];
        await desk.messageFlagsAdd(there.slice(0, 20).join(), ['\\Flagged', `Round${round}`], { uid: true });
        await desk.messageFlagsSet(there.slice(20, 30).join(), ['\\Answered'], { uid: true });
        await desk.messageDelete(there.slice(30, 45).join(), { uid: true });
        await desk.messageMove(there.slice(45, 50).join(), 'Archive', { uid: true });
        for (let number = 0; number < 12; number++) await desk.append(MAILBOX, stored[number], ['\\Draft']);
        for (const uid of here.slice(0, 30)) device.away('flag', uid, `Device${round}`);
        for (const uid of here.slice(30, 45)) device.away('delete', uid);
        for (let number = 0; number < 8; number++) device.away('append', number);

        const news = await device.comeBack();
        assert.ok(news <= 20 + 10 + 15 + 5 + 12, `${news} answers for what was missed`);
        await desk.noop();
        const expected = await mailbox(desk);
        const cached = new Map([...device.messages].map(([uid, { flags }]) => [uid, [...flags].filter(f => f !== '\\Recent').sort().join(' ')]));
        assert.deepEqual([...cached].sort(([a], [b]) => a - b), [...expected]);
        console.log(`round ${round}: ${news} answers told what was missed; ${expected.size} messages on both sides`);
    }

    // Made anew under its name, the mailbox has another UIDVALIDITY: what is cached says nothing about it.
    const known = device.uidValidity;
    await desk.mailboxClose();
    await desk.mailboxDelete(MAILBOX);
    await desk.mailboxCreate(MAILBOX);
    const again = await connected({ qresync: true });
    const opened = await again.mailboxOpen(MAILBOX, { uidValidity: known, changedSince: device.highestModseq });
    assert.ok(opened.uidValidity > known);
    assert.equal(opened.exists, 0);
    await again.logout();
    await desk.logout();
}

main().catch(error => {
    console.error(error);
    process.exit(1);
});
