// A life of a mailbox with node-imap, which speaks IMAP4rev1 and keeps IDLE open whenever it has nothing else to do.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { isUtf8 } = require('node:buffer');
const { once } = require('node:events');
const { promisify } = require('node:util');
const Imap = require('imap');

const { IMAP, IMAPS, CERTIFICATE, ADDRESS, PASSWORD, MESSAGES } = process.env;
// node-imap's APPEND sends all data as UTF-8; what is not, it cannot send.
const stored = fs.readdirSync(MESSAGES).sort().map(name => fs.readFileSync(path.join(MESSAGES, name)))
    .map(message => isUtf8(message) ? message : Buffer.from(message.toString('utf8')));
const tlsOptions = { ca: fs.readFileSync(CERTIFICATE), servername: 'localhost' };

async function connected(options) {
    const imap = new Imap({ user: ADDRESS, password: PASSWORD, host: 'localhost', port: Number(IMAPS), tls: true, tlsOptions, ...options });
    const ready = once(imap, 'ready');
    imap.connect();
    await ready;
    return imap;
}

/** The methods of an object that take a callback, as promises. */
function promised(imap) {
    return new Proxy(imap, { get: (target, name) => promisify(target[name]).bind(target) });
}

function fetched(fetching) {
    return new Promise((resolve, reject) => {
        const found = [];
        fetching.on('message', (message, number) => {
            const one = { number, bodies: {} };
            found.push(one);
            message.on('body', (stream, { which }) => {
                const chunks = [];
                stream.on('data', chunk => chunks.push(chunk));
                stream.on('end', () => { one.bodies[which] = Buffer.concat(chunks); });
            });
            message.on('attributes', attributes => Object.assign(one, attributes));
        });
        fetching.once('error', reject);
        fetching.once('end', () => resolve(found));
    });
}

function heard(imap, event) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${event} was not heard of`)), 60000);
        imap.once(event, (...data) => {
            clearTimeout(timer);
            resolve(data);
        });
    });
}

async function main() {
    const plain = await connected({ port: Number(IMAP), tls: false, autotls: 'required' });
    plain.end();
    await once(plain, 'close');
    const wrong = new Imap({ user: ADDRESS, password: 'wrong', host: 'localhost', port: Number(IMAPS), tls: true, tlsOptions });
    const refused = once(wrong, 'error').catch(error => [error]);
    wrong.connect();
    assert.equal((await refused)[0].source, 'authentication');

    const imap = await connected();
    const call = promised(imap);
    for (const capability of ['IDLE', 'MOVE', 'UIDPLUS', 'CONDSTORE', 'ESEARCH', 'NAMESPACE']) assert.ok(imap.serverSupports(capability), capability);
    assert.deepEqual([imap.namespaces.personal[0].prefix, imap.delimiter], ['', '/']);

    // Mailboxes.
    assert.deepEqual(Object.keys(await call.getBoxes()).sort(), ['Archive', 'Drafts', 'INBOX', 'Junk', 'Sent', 'Trash']);
    assert.equal((await call.getBoxes()).Junk.special_use_attrib, '\\Junk');
    await call.addBox('Vögel/Hopfe');
    await assert.rejects(call.addBox('Vögel/Hopfe'), error => error.source === 'protocol');
    await call.subscribeBox('Vögel/Hopfe');
    assert.deepEqual(Object.keys((await call.getSubscribedBoxes())['Vögel'].children), ['Hopfe']);
    await call.unsubscribeBox('Vögel/Hopfe');
    await call.renameBox('Vögel/Hopfe', 'Wiedehopf');
    await assert.rejects(call.openBox('Vögel/Hopfe'));

    // Messages.
    for (const [number, message] of stored.entries()) {
        await call.append(message, { mailbox: 'Wiedehopf', flags: number ? [] : ['Seen'], date: new Date('2020-02-29T11:30:15Z') });
    }
    const status = await call.status('Wiedehopf');
    assert.deepEqual([status.messages.total, status.messages.unseen, status.uidnext], [30, 29, 31]);
    const box = await call.openBox('Wiedehopf', false);
    assert.deepEqual([box.messages.total, box.uidnext, box.newKeywords, box.persistentUIDs], [30, 31, true, true]);
    assert.ok(box.highestmodseq);
    const all = await fetched(imap.seq.fetch('1:*', {
        bodies: ['', 'HEADER.FIELDS (SUBJECT X-NUMBER)', 'TEXT'], struct: true, envelope: true, size: true,
    }));
    assert.equal(all.length, 30);
    for (const message of all) {
        const source = stored[message.number - 1];
        assert.ok(message.bodies[''].equals(source), `message ${message.number} differs`);
        assert.equal(message.size, source.length);
        assert.equal(message.uid, message.number);
        assert.equal(message.date.getTime(), new Date('2020-02-29T11:30:15Z').getTime());
        // node-imap never ends the stream of an empty literal.
        const text = source.subarray(source.indexOf('\r\n\r\n') + 4);
        if (text.length) assert.ok(text.equals(message.bodies.TEXT), `the text of message ${message.number} differs`);
        assert.equal(message.envelope.to[0].mailbox, 'client');
        const header = Imap.parseHeader(message.bodies['HEADER.FIELDS (SUBJECT X-NUMBER)'].toString());
        assert.deepEqual(header['x-number'], [String(message.number - 1)]);
    }
    assert.deepEqual(all[0].flags.sort(), ['\\Recent', '\\Seen']);
    const attachment = all.find(message => message.bodies[''].includes('noise.bin'));
    assert.equal(attachment.struct[2][0].params.name, 'noise.bin');
    const [part] = await fetched(imap.fetch(attachment.uid, { bodies: ['2', '2.MIME'] }));
    assert.equal(Buffer.from(part.bodies['2'].toString(), 'base64').length, 30000);

    // Search, flags, copies, moves, expunges.
    assert.deepEqual(await call.search([['SUBJECT', 'dots']]), [3, 18]);
    assert.deepEqual(await call.search(['UNSEEN', ['OR', ['BODY', 'Grüße'], ['UID', '30']]]), [5, 20, 30]);
    assert.deepEqual(await call.search([['SINCE', 'March 1, 2020']]), []);
    await call.addFlags('2:4', ['Flagged']);
    await call.addKeywords('2:4', ['Blue']);
    await call.delFlags('3', 'Flagged');
    await call.setFlags('4', ['Answered']);
    const marked = (await fetched(imap.fetch('2:4'))).map(message => message.flags.filter(flag => flag !== '\\Recent'));
    assert.deepEqual(marked.map(flags => flags.sort().join()), ['Blue,\\Flagged', 'Blue', '\\Answered']);
    const changed = await fetched(imap.fetch('1:*', { modifiers: { changedsince: all[29].modseq } }));
    assert.deepEqual(changed.map(message => message.uid), [2, 3, 4]);
    await call.copy([5, 6], 'Archive');
    await call.move('7:8', 'Archive');
    await assert.rejects(call.copy(1, 'Missing'), error => error.textCode === 'TRYCREATE');
    await call.addFlags([10, 12], 'Deleted');
    await call.expunge([10]);
    assert.deepEqual(await call.search([['UID', '7:13']]), [9, 11, 12, 13]);
    await call.expunge();
    assert.deepEqual(await call.search([['UID', '7:13']]), [9, 11, 13]);

    // It is in IDLE now: another session's changes are heard of.
    const other = await connected();
    const others = promised(other);
    await others.openBox('Wiedehopf');
    const mail = heard(imap, 'mail');
    await others.append(stored[0]);
    assert.deepEqual(await mail, [1]);
    const update = heard(imap, 'update');
    await others.addFlags(31, 'Flagged');
    assert.deepEqual((await update)[1].flags.filter(flag => flag !== '\\Recent'), ['\\Flagged']);
    const expunge = heard(imap, 'expunge');
    await others.addFlags(31, 'Deleted');
    await others.expunge(31);
    assert.deepEqual(await expunge, [27]);
    other.end();

    await call.closeBox(false);
    const archive = await call.openBox('Archive', true);
    assert.deepEqual([archive.messages.total, archive.readOnly], [4, true]);
    const archived = await fetched(imap.seq.fetch('1:*', { bodies: '' }));
    archived.forEach((message, at) => assert.ok(message.bodies[''].equals(stored[at + 4])));
    await call.delBox('Wiedehopf');
    await assert.rejects(call.openBox('Wiedehopf'));
    imap.end();
    await once(imap, 'close');
}

main().then(() => process.exit(0), error => {
    console.error(error);
    process.exit(1);
});
