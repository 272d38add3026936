// A life of a mailbox with imapflow: TLS and STARTTLS, mailboxes, append, every form of fetch, search, flags, copy, move, IDLE, expunge.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { once } = require('node:events');
const { ImapFlow } = require('imapflow');

const { IMAP, IMAPS, CERTIFICATE, ADDRESS, PASSWORD, MESSAGES } = process.env;
const stored = fs.readdirSync(MESSAGES).sort().map(name => fs.readFileSync(path.join(MESSAGES, name)));
const complaints = [];
const quiet = () => { };
const complain = entry => complaints.push(entry);

function client(options) {
    const imap = new ImapFlow({
        host: 'localhost', port: Number(IMAPS), secure: true, tls: { ca: fs.readFileSync(CERTIFICATE) },
        auth: { user: ADDRESS, pass: PASSWORD }, disableAutoIdle: true,
        logger: { trace: quiet, debug: quiet, info: quiet, warn: complain, error: complain, fatal: complain },
        ...options,
    });
    imap.on('error', complain);
    return imap;
}

async function bytes(stream) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
}

function heard(imap, event, what = () => true) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${event} was not heard of`)), 60000);
        imap.on(event, function listen(data) {
            if (!what(data)) return;
            clearTimeout(timer);
            imap.off(event, listen);
            resolve(data);
        });
    });
}

async function logins() {
    const plain = client({ port: Number(IMAP), secure: false, doSTARTTLS: true });
    await plain.connect();
    assert.equal(plain.secureConnection, true);
    await plain.logout();

    for (const loginMethod of ['LOGIN', 'AUTH=PLAIN', 'AUTH=LOGIN']) {
        const other = client({ auth: { user: ADDRESS, pass: PASSWORD, loginMethod } });
        await other.connect();
        await other.logout();
    }
    const wrong = client({ auth: { user: ADDRESS, pass: 'wrong' } });
    await assert.rejects(wrong.connect(), error => error.authenticationFailed === true);
    const verified = client({ verifyOnly: true, includeMailboxes: true });
    await verified.connect();
    complaints.length = 0;
}

async function mailboxes(imap) {
    const listed = await imap.list({ statusQuery: { messages: true, unseen: true, uidNext: true, uidValidity: true, size: true } });
    const uses = Object.fromEntries(listed.map(mailbox => [mailbox.path, mailbox.specialUse]));
    assert.deepEqual(uses, { INBOX: '\\Inbox', Archive: '\\Archive', Drafts: '\\Drafts', Junk: '\\Junk', Sent: '\\Sent', Trash: '\\Trash' });
    for (const mailbox of listed) {
        assert.equal(mailbox.status.messages, 0, mailbox.path);
        if (mailbox.path !== 'INBOX') assert.equal(mailbox.specialUseSource, 'extension', mailbox.path);
    }

    const created = await imap.mailboxCreate(['Vögel', 'Hopfe']);
    assert.equal(created.created, true);
    assert.ok(created.mailboxId);
    assert.equal((await imap.mailboxCreate('Vögel/Hopfe')).created, false);
    assert.equal(await imap.mailboxSubscribe('Vögel/Hopfe'), true);
    assert.equal((await imap.list()).find(mailbox => mailbox.path === 'Vögel/Hopfe').subscribed, true);
    assert.equal(await imap.mailboxUnsubscribe('Vögel/Hopfe'), true);
    assert.ok(!(await imap.list()).find(mailbox => mailbox.path === 'Vögel/Hopfe').subscribed);
    const tree = await imap.listTree();
    const parent = tree.folders.find(folder => folder.path === 'Vögel');
    assert.deepEqual(parent.folders.map(folder => folder.name), ['Hopfe']);
    const renamed = await imap.mailboxRename('Vögel/Hopfe', 'Wiedehopf & Co');
    assert.equal(renamed.newPath, 'Wiedehopf & Co');
    await assert.rejects(imap.mailboxOpen('Vögel/Hopfe'));
    await assert.rejects(imap.mailboxOpen('Missing'), error => error.mailboxMissing === true);
    complaints.length = 0;
    return created.mailboxId;
}

async function messages(imap, mailboxId) {
    const when = new Date('2020-02-29T11:30:15Z');
    const name = 'Wiedehopf & Co';
    for (const [number, message] of stored.entries()) {
        const answer = await imap.append(name, message, number ? [] : ['\\Seen', '$Imported'], number ? undefined : when);
        assert.equal(answer.uid, number + 1);
        assert.equal(answer.destination, name);
    }
    const status = await imap.status(name, { messages: true, unseen: true, uidNext: true, uidValidity: true, highestModseq: true, size: true });
    assert.equal(status.messages, stored.length);
    assert.equal(status.unseen, stored.length - 1);
    assert.equal(status.size, stored.reduce((sum, message) => sum + message.length, 0));

    const opened = await imap.mailboxOpen(name);
    assert.equal(opened.exists, stored.length);
    assert.equal(opened.mailboxId, mailboxId);
    assert.equal(opened.uidNext, stored.length + 1);
    assert.equal(opened.uidValidity, status.uidValidity);
    assert.ok(opened.highestModseq >= status.highestModseq);
    assert.ok(opened.permanentFlags.has('\\*'));
    assert.equal(opened.readOnly, false);

    // All of it, one message after the other, while the stream is read.
    let seen = 0;
    for await (const message of imap.fetch('1:*', {
        uid: true, flags: true, envelope: true, bodyStructure: true, size: true, internalDate: true, source: true, threadId: true,
        headers: ['x-number', 'subject'],
    })) {
        const source = stored[message.seq - 1];
        assert.equal(message.uid, message.seq);
        assert.ok(message.source.equals(source), `message ${message.seq} differs`);
        assert.equal(message.size, source.length);
        assert.match(message.headers.toString(), new RegExp(`X-Number: ${message.seq - 1}\r\n`));
        assert.equal(message.envelope.messageId, /^Message-ID: (.*)\r$/m.exec(source.toString('latin1'))[1]);
        assert.equal(message.envelope.to[0].address, ADDRESS);
        assert.ok(message.emailId && message.threadId && message.modseq > 0n && message.internalDate);
        assert.ok(message.bodyStructure.type);
        seen++;
    }
    assert.equal(seen, stored.length);
    const first = await imap.fetchOne(1, { flags: true, internalDate: true });
    assert.deepEqual(first.flags, new Set(['\\Seen', '$Imported']));
    assert.equal(first.internalDate.getTime(), when.getTime());
    assert.equal((await imap.fetchAll('*', { uid: true }))[0].uid, stored.length);
    assert.equal((await imap.fetchAll('4000', { uid: true }, { uid: true })).length, 0);

    // Parts: raw, decoded by the client, decoded by the server, and in pieces.
    const number = stored.findIndex(message => message.includes('noise.bin')) + 1;
    const { bodyStructure } = await imap.fetchOne(number, { bodyStructure: true });
    assert.deepEqual(bodyStructure.childNodes.map(part => part.type), ['text/plain', 'application/octet-stream']);
    const encoded = /name=noise.bin\r\n.*\r\n.*\r\n\r\n([A-Za-z0-9+/=\r\n]*)/.exec(stored[number - 1].toString('latin1'))[1];
    const noise = Buffer.from(encoded, 'base64');
    for (const options of [{}, { chunkSize: 1000 }, { binary: true }, { binary: true, chunkSize: 777 }]) {
        const { meta, content } = await imap.download(number, '2', options);
        assert.ok((await bytes(content)).equals(noise), JSON.stringify(options));
        assert.equal(meta.filename, 'noise.bin');
    }
    const whole = await imap.download(number, undefined, { chunkSize: 4096 });
    assert.ok((await bytes(whole.content)).equals(stored[number - 1]));
    const cut = await imap.download(number, '2', { maxBytes: 500 });
    assert.ok(noise.subarray(0, 500).equals((await bytes(cut.content)).subarray(0, 500)));
    const many = await imap.downloadMany(number, ['1', '2']);
    assert.ok(many['2'].content.equals(noise));
    const piece = await imap.fetchOne(number, { source: { start: 10, maxLength: 50 }, bodyParts: ['1', '1.mime', 'header', 'text'] });
    assert.ok(piece.source.equals(stored[number - 1].subarray(10, 60)));
    assert.match(piece.bodyParts.get('1.mime').toString(), /^Content-Type: text\/plain\r\n/);
    assert.equal((await imap.download(number, '9')).content, undefined);
    const latin1 = stored.findIndex(message => message.includes('iso-8859-1\r\nContent-Transfer-Encoding: 8bit')) + 1;
    assert.match((await bytes((await imap.download(latin1, '1')).content)).toString(), /^Käfer § ÿ/);
}

async function searches(imap) {
    assert.deepEqual(await imap.search({ subject: 'dots' }), [3, 18]);
    assert.deepEqual(await imap.search({ body: 'Grüße' }, { uid: true }), [5, 20]);
    assert.deepEqual(await imap.search({ header: { 'X-Number': '17' } }), [18]);
    assert.deepEqual(await imap.search({ or: [{ subject: 'empty' }, { not: { uid: '3:*' } }] }), [1, 2, 17]);
    assert.deepEqual(await imap.search({ keyword: '$Imported', seen: true }), [1]);
    assert.deepEqual(await imap.search({ before: '2020-03-01', on: '2020-02-29' }), [1]);
    assert.deepEqual(await imap.search({ larger: 100000 }), [14, 29]);
    assert.deepEqual(await imap.search({ from: 'nobody' }), []);
    const extended = await imap.search({ subject: 'dots' }, { uid: true, returnOptions: ['MIN', 'MAX', 'COUNT', 'ALL'] });
    assert.deepEqual([extended.min, extended.max, extended.count, extended.all], [3, 18, 2, '3,18']);
    const { emailId } = await imap.fetchOne(7, { threadId: true });
    assert.deepEqual(await imap.search({ emailId }), [7]);
    const { modseq } = await imap.fetchOne('*', { flags: true });
    assert.deepEqual(await imap.search({ modseq }), [stored.length]);
}

async function changes(imap) {
    const { modseq: since } = await imap.fetchOne('*', { flags: true });
    assert.equal(await imap.messageFlagsAdd('2:4', ['\\Flagged', 'Blue']), true);
    assert.equal(await imap.messageFlagsRemove('3', ['\\Flagged']), true);
    assert.equal(await imap.messageFlagsSet('4', ['\\Answered']), true);
    assert.equal(await imap.setFlagColor('5', 'purple'), true);
    const marked = await imap.fetchAll('2:5', { flags: true });
    assert.deepEqual(marked.map(message => [...message.flags].sort()), [['Blue', '\\Flagged'], ['Blue'], ['\\Answered'], marked[3].flags].map(f => [...f].sort()));
    assert.equal(marked[3].flagColor, 'purple');

    // A change on old knowledge is not made; one on new knowledge is.
    const { modseq } = await imap.fetchOne('6', { flags: true });
    await imap.messageFlagsAdd('6', ['\\Seen']);
    await imap.messageFlagsAdd('6', ['Late'], { unchangedSince: modseq });
    assert.deepEqual((await imap.fetchOne('6', { flags: true })).flags, new Set(['\\Seen']));
    const later = await imap.fetchOne('6', { flags: true });
    await imap.messageFlagsAdd('6', ['Late'], { unchangedSince: later.modseq });
    assert.ok((await imap.fetchOne('6', { flags: true })).flags.has('Late'));
    const changed = await imap.fetchAll('1:*', { uid: true, flags: true }, { changedSince: since });
    assert.deepEqual(changed.map(message => message.uid), [2, 3, 4, 5, 6]);

    const copied = await imap.messageCopy('5:7', 'Archive', { uid: true });
    assert.deepEqual([...copied.uidMap], [[5, 1], [6, 2], [7, 3]]);
    const moved = await imap.messageMove('8:9', 'Archive', { uid: true });
    assert.deepEqual([...moved.uidMap], [[8, 4], [9, 5]]);
    assert.equal(imap.mailbox.exists, stored.length - 2);
    assert.equal(await imap.messageDelete('10,12', { uid: true }), true);
    assert.equal(imap.mailbox.exists, stored.length - 4);
    assert.deepEqual(await imap.search({ uid: '7:13' }, { uid: true }), [7, 11, 13]);
    assert.equal(await imap.messageCopy('1', 'Missing'), false);
    complaints.length = 0;

    const lock = await imap.getMailboxLock('Archive', { readOnly: true });
    try {
        assert.equal(imap.mailbox.readOnly, true);
        const archived = await imap.fetchAll('1:*', { source: true, flags: true });
        assert.ok(archived.every((message, at) => message.source.equals(stored[at + 4])));
        assert.ok(archived[1].flags.has('Late'));
    } finally {
        lock.release();
    }
}

async function waiting(imap) {
    await imap.mailboxOpen('Wiedehopf & Co');
    const other = client();
    await other.connect();
    await other.mailboxOpen('Wiedehopf & Co');
    const before = imap.mailbox.exists;
    const idle = imap.idle();

    const appended = heard(imap, 'exists', event => event.count === before + 1);
    const { uid } = await other.append('Wiedehopf & Co', stored[0]);
    await appended;
    const flagged = heard(imap, 'flags', event => event.flags.has('\\Flagged'));
    await other.messageFlagsAdd(String(uid), ['\\Flagged'], { uid: true });
    assert.equal((await flagged).uid, uid);
    const expunged = heard(imap, 'expunge');
    await other.messageDelete(String(uid), { uid: true });
    assert.equal((await expunged).uid, uid);
    await other.logout();

    await imap.noop();
    await idle;
    assert.equal(imap.mailbox.exists, before);
}

async function main() {
    await logins();
    const imap = client({ qresync: true, clientInfo: { name: 'life of a mailbox', version: '1' } });
    await imap.connect();
    assert.ok(imap.serverInfo.name);
    assert.ok(imap.enabled.has('QRESYNC') && imap.enabled.has('CONDSTORE'), [...imap.enabled].join());
    console.log(`enabled ${[...imap.enabled].join(' ')}, compressed ${Boolean(imap._deflate)}`);
    const mailboxId = await mailboxes(imap);
    await messages(imap, mailboxId);
    await searches(imap);
    await changes(imap);
    await waiting(imap);
    await imap.mailboxClose();
    await imap.mailboxDelete('Wiedehopf & Co');
    await assert.rejects(imap.mailboxOpen('Wiedehopf & Co'));
    complaints.length = 0;
    const closed = once(imap, 'close');
    await imap.logout();
    await closed;

    // An old client: nothing enabled, no literal8, no compression.
    const old = client({ disableAutoEnable: true, disableBinary: true, disableCompression: true });
    await old.connect();
    await old.append('INBOX', stored[9]);
    await old.mailboxOpen('INBOX');
    assert.ok((await bytes((await old.download('1')).content)).equals(stored[9]));
    assert.equal(await old.messageDelete('1:*'), true);
    await old.logout();
    assert.deepEqual(complaints, []);
}

main().catch(error => {
    console.error(error, complaints);
    process.exit(1);
});
