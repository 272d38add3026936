// A life of a mailbox with go-imap.
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"time"

	"github.com/emersion/go-imap"
	sortthread "github.com/emersion/go-imap-sortthread"
	"github.com/emersion/go-imap/client"
	"github.com/emersion/go-sasl"
)

const name = "Wiedehopf & Häubchen"

var stored [][]byte

func must(err error, what string) {
	if err != nil {
		log.Panicf("%s: %v", what, err)
	}
}

func same(expected, found interface{}, what string) {
	if !reflect.DeepEqual(expected, found) {
		log.Panicf("%s: expected %v, found %v", what, expected, found)
	}
}

func refused(err error, what string) {
	if err == nil {
		log.Panicf("%s was not refused", what)
	}
}

func set(text string) *imap.SeqSet {
	parsed, err := imap.ParseSeqSet(text)
	must(err, text)
	return parsed
}

func trust() *tls.Config {
	pem, err := os.ReadFile(os.Getenv("CERTIFICATE"))
	must(err, "the certificate")
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	return &tls.Config{RootCAs: pool, ServerName: "localhost"}
}

func connected() *client.Client {
	c, err := client.DialTLS("localhost:"+os.Getenv("IMAPS"), trust())
	must(err, "TLS")
	must(c.Authenticate(sasl.NewPlainClient("", os.Getenv("ADDRESS"), os.Getenv("PASSWORD"))), "AUTHENTICATE")
	return c
}

func fetch(c *client.Client, uids string, items ...imap.FetchItem) []*imap.Message {
	found := make(chan *imap.Message, 100)
	must(c.UidFetch(set(uids), append(items, imap.FetchUid), found), "UID FETCH "+uids)
	var all []*imap.Message
	for message := range found {
		all = append(all, message)
	}
	return all
}

func section(text imap.FetchItem) *imap.BodySectionName {
	parsed, err := imap.ParseBodySectionName(text)
	must(err, string(text))
	return parsed
}

func body(message *imap.Message, text imap.FetchItem) []byte {
	literal := message.GetBody(section(text))
	if literal == nil {
		log.Panicf("%s of message %d is missing", text, message.Uid)
	}
	data, err := io.ReadAll(literal)
	must(err, string(text))
	return data
}

func names(list func(ref, name string, ch chan *imap.MailboxInfo) error, pattern string) map[string][]string {
	found := make(chan *imap.MailboxInfo, 100)
	must(list("", pattern, found), "LIST "+pattern)
	all := map[string][]string{}
	for mailbox := range found {
		all[mailbox.Name] = mailbox.Attributes
	}
	return all
}

func flags(message *imap.Message) string {
	var kept []string
	for _, flag := range message.Flags {
		if flag != imap.RecentFlag {
			kept = append(kept, flag)
		}
	}
	sort.Strings(kept)
	return strings.Join(kept, " ")
}

func search(c *client.Client, criteria *imap.SearchCriteria) []uint32 {
	uids, err := c.UidSearch(criteria)
	must(err, "UID SEARCH")
	return uids
}

func logins() {
	plain, err := client.Dial("localhost:" + os.Getenv("IMAP"))
	must(err, "TCP")
	must(plain.StartTLS(trust()), "STARTTLS")
	refused(plain.Login(os.Getenv("ADDRESS"), "wrong"), "a wrong password")
	must(plain.Login(os.Getenv("ADDRESS"), os.Getenv("PASSWORD")), "LOGIN")
	must(plain.Logout(), "LOGOUT")
}

func mailboxes(c *client.Client) {
	all := names(c.List, "*")
	same(6, len(all), "LIST")
	same(true, strings.Contains(strings.Join(all["Trash"], " "), imap.TrashAttr), "the use of Trash")
	must(c.Create("Vögel/Hopfe"), "CREATE")
	refused(c.Create("Vögel/Hopfe"), "CREATE again")
	must(c.Subscribe("Vögel/Hopfe"), "SUBSCRIBE")
	same(1, len(names(c.Lsub, "Vögel/*")), "LSUB")
	must(c.Unsubscribe("Vögel/Hopfe"), "UNSUBSCRIBE")
	same(0, len(names(c.Lsub, "Vögel/*")), "LSUB again")
	must(c.Rename("Vögel/Hopfe", name), "RENAME")
	_, err := c.Select("Vögel/Hopfe", false)
	refused(err, "SELECT of what was renamed")
}

func messages(c *client.Client) {
	when := time.Date(2020, 2, 29, 12, 30, 15, 0, time.FixedZone("", 3600))
	for number, message := range stored {
		var marks []string
		if number == 0 {
			marks = []string{imap.SeenFlag, "$Imported"}
		}
		must(c.Append(name, marks, when, bytes.NewBuffer(message)), "APPEND")
	}
	refused(c.Append("Missing", nil, when, bytes.NewBuffer(stored[0])), "APPEND to nowhere")
	status, err := c.Status(name, []imap.StatusItem{imap.StatusMessages, imap.StatusUidNext, imap.StatusUnseen, imap.StatusUidValidity})
	must(err, "STATUS")
	same([]uint32{30, 31, 29}, []uint32{status.Messages, status.UidNext, status.Unseen}, "STATUS")
	selected, err := c.Select(name, false)
	must(err, "SELECT")
	same([]uint32{30, 31, status.UidValidity}, []uint32{selected.Messages, selected.UidNext, selected.UidValidity}, "SELECT")

	all := fetch(c, "1:*", imap.FetchEnvelope, imap.FetchBodyStructure, imap.FetchFlags, imap.FetchInternalDate, imap.FetchRFC822Size,
		"BODY.PEEK[]", "BODY.PEEK[HEADER]", "BODY.PEEK[TEXT]", "BODY.PEEK[HEADER.FIELDS (X-NUMBER)]")
	same(30, len(all), "FETCH")
	for _, message := range all {
		source := stored[message.Uid-1]
		split := bytes.Index(source, []byte("\r\n\r\n")) + 4
		same(string(source), string(body(message, "BODY.PEEK[]")), "the message")
		same(string(source[:split]), string(body(message, "BODY.PEEK[HEADER]")), "the header")
		same(string(source[split:]), string(body(message, "BODY.PEEK[TEXT]")), "the text")
		same(fmt.Sprintf("X-Number: %d\r\n\r\n", message.Uid-1), string(body(message, "BODY.PEEK[HEADER.FIELDS (X-NUMBER)]")), "a field")
		same(uint32(len(source)), message.Size, "the size")
		same(true, message.InternalDate.Equal(when), "INTERNALDATE")
		same("client", message.Envelope.To[0].MailboxName, "To")
		same(true, message.BodyStructure.MIMEType != "", "BODYSTRUCTURE")
	}
	same(`$Imported \Seen`, strings.ReplaceAll(flags(all[0]), "$imported", "$Imported"), "the flags")

	for _, message := range all {
		if structure := message.BodyStructure; structure.MIMESubType == "mixed" && structure.Parts[1].MIMEType == "application" {
			part := fetch(c, fmt.Sprint(message.Uid), "BODY.PEEK[2]", "BODY.PEEK[2.MIME]", "BODY.PEEK[]<10.50>")[0]
			noise, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(string(body(part, "BODY.PEEK[2]")), "\r\n", ""))
			must(err, "base64")
			same(30000, len(noise), "a part")
			same(true, bytes.Contains(body(part, "BODY.PEEK[2.MIME]"), []byte("filename=noise.bin")), "the header of a part")
			same(string(stored[message.Uid-1][10:60]), string(body(part, "BODY.PEEK[]<10.50>")), "a piece")
			file, err := structure.Parts[1].Filename()
			must(err, "the name of a part")
			same("noise.bin", file, "the name of a part")
		}
	}

	criteria := imap.NewSearchCriteria()
	criteria.Header.Add("Subject", "dots")
	same([]uint32{3, 18}, search(c, criteria), "SUBJECT")
	criteria = imap.NewSearchCriteria()
	criteria.Body = []string{"Grüße"}
	same([]uint32{5, 20}, search(c, criteria), "BODY")
	criteria = imap.NewSearchCriteria()
	criteria.WithFlags = []string{"$Imported"}
	criteria.Since, criteria.Before = when.AddDate(0, 0, -1), when.AddDate(0, 0, 1)
	same([]uint32{1}, search(c, criteria), "KEYWORD")
	criteria = imap.NewSearchCriteria()
	criteria.Larger = 100000
	criteria.Not = []*imap.SearchCriteria{{Uid: set("29")}}
	same([]uint32{14}, search(c, criteria), "LARGER")

	if sorting := sortthread.NewSortClient(c); offered(sorting.SupportSort()) {
		sorted, err := sorting.UidSort([]sortthread.SortCriterion{{Field: sortthread.SortSize, Reverse: true}}, imap.NewSearchCriteria())
		must(err, "SORT")
		same(30, len(sorted), "SORT")
		same(true, sorted[0] == 14 || sorted[0] == 29, "the largest first")
	}
	if threading := sortthread.NewThreadClient(c); offered(threading.SupportThread()) {
		threads, err := threading.UidThread(sortthread.References, imap.NewSearchCriteria())
		must(err, "THREAD")
		same(30, len(threads), "THREAD")
	}
}

func offered(is bool, err error) bool {
	must(err, "CAPABILITY")
	return is
}

func changes(c *client.Client) {
	must(c.UidStore(set("2:4"), imap.FormatFlagsOp(imap.AddFlags, true), []interface{}{imap.FlaggedFlag, "Blue"}, nil), "STORE")
	changed := make(chan *imap.Message, 10)
	must(c.UidStore(set("3"), imap.FormatFlagsOp(imap.RemoveFlags, false), []interface{}{imap.FlaggedFlag}, changed), "STORE")
	same("blue", strings.ToLower(flags(<-changed)), "the answer to STORE")
	must(c.UidStore(set("4"), imap.FormatFlagsOp(imap.SetFlags, true), []interface{}{imap.AnsweredFlag}, nil), "STORE")
	marked := fetch(c, "2:4", imap.FetchFlags)
	same([]string{`\flagged blue`, "blue", `\answered`}, []string{strings.ToLower(flags(marked[0])), strings.ToLower(flags(marked[1])),
		strings.ToLower(flags(marked[2]))}, "the flags")
	must(c.UidCopy(set("5:6"), "Archive"), "COPY")
	refused(c.UidCopy(set("5:6"), "Missing"), "COPY to nowhere")
	must(c.UidMove(set("7:8"), "Archive"), "MOVE")
	must(c.UidStore(set("10,12"), imap.FormatFlagsOp(imap.AddFlags, true), []interface{}{imap.DeletedFlag}, nil), "STORE")
	expunged := make(chan uint32, 10)
	must(c.Expunge(expunged), "EXPUNGE")
	var numbers []uint32
	for number := range expunged {
		numbers = append(numbers, number)
	}
	same([]uint32{10, 8}, numbers, "EXPUNGE")
	same(26, len(search(c, imap.NewSearchCriteria())), "what is left")
	must(c.Check(), "CHECK")
}

func waiting(c *client.Client) {
	updates := make(chan client.Update, 100)
	c.Updates = updates
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() { done <- c.Idle(stop, nil) }()
	other := connected()
	_, err := other.Select(name, false)
	must(err, "SELECT")

	heard := func(what string, is func(client.Update) bool) {
		patience := time.After(time.Minute)
		for {
			select {
			case update := <-updates:
				if is(update) {
					return
				}
			case <-patience:
				log.Panicf("IDLE did not tell of %s", what)
			}
		}
	}
	must(other.Append(name, nil, time.Now(), bytes.NewBuffer(stored[0])), "APPEND")
	heard("a message", func(update client.Update) bool {
		mailbox, is := update.(*client.MailboxUpdate)
		return is && mailbox.Mailbox.Messages == 27
	})
	must(other.UidStore(set("31"), imap.FormatFlagsOp(imap.AddFlags, true), []interface{}{imap.DeletedFlag}, nil), "STORE")
	heard("a flag", func(update client.Update) bool {
		message, is := update.(*client.MessageUpdate)
		return is && strings.Contains(flags(message.Message), imap.DeletedFlag)
	})
	must(other.Expunge(nil), "EXPUNGE")
	heard("an expunge", func(update client.Update) bool {
		expunge, is := update.(*client.ExpungeUpdate)
		return is && expunge.SeqNum == 27
	})
	close(stop)
	must(<-done, "IDLE")
	c.Updates = nil
	must(other.Logout(), "LOGOUT")
}

func main() {
	log.SetFlags(0)
	files, err := filepath.Glob(filepath.Join(os.Getenv("MESSAGES"), "*.eml"))
	must(err, "the messages")
	for _, file := range files {
		message, err := os.ReadFile(file)
		must(err, file)
		stored = append(stored, message)
	}

	logins()
	c := connected()
	complaints := &bytes.Buffer{}
	c.ErrorLog = log.New(complaints, "", 0)
	mailboxes(c)
	messages(c)
	changes(c)
	waiting(c)

	must(c.Unselect(), "UNSELECT")
	_, err = c.Select("Archive", true)
	must(err, "EXAMINE")
	for at, message := range fetch(c, "1:*", "BODY[]") {
		same(string(stored[at+4]), string(body(message, "BODY[]")), "a copy")
	}
	must(c.Close(), "CLOSE")
	must(c.Delete(name), "DELETE")
	_, err = c.Select(name, false)
	refused(err, "SELECT of what was deleted")
	must(c.Logout(), "LOGOUT")
	same("", complaints.String(), "the library's complaints")
}
