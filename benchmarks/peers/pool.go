// pool LETTERS PORT CONNECTIONS READERS: send through smtppool, each message made with text/template.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"log"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"text/template"
	"time"

	"github.com/knadh/smtppool/v2"
)

type parts struct {
	From        string `json:"from"`
	Subject     string `json:"subject"`
	Unsubscribe string `json:"unsubscribe"`
	Text        string `json:"text"`
	HTML        string `json:"html"`
	text, html  *template.Template
}

type reader struct {
	Email  string `json:"email"`
	Name   string `json:"name"`
	Locale string `json:"locale"`
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func load(path string, into any) {
	data, err := os.ReadFile(path)
	must(err)
	must(json.Unmarshal(data, into))
}

func compiled(text, mark string) *template.Template {
	const open, close = "{{`{{`}}", "{{.}}"
	safe := strings.ReplaceAll(text, "{{", open)
	return template.Must(template.New("").Parse(strings.ReplaceAll(safe, mark, close)))
}

func filled(t *template.Template, name string) []byte {
	var out bytes.Buffer
	must(t.Execute(&out, name))
	return out.Bytes()
}

func spent() float64 {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func main() {
	folder := os.Args[1]
	port, _ := strconv.Atoi(os.Args[2])
	connections, _ := strconv.Atoi(os.Args[3])
	number, _ := strconv.Atoi(os.Args[4])
	var letters struct {
		Mark    string            `json:"mark"`
		Locales map[string]*parts `json:"locales"`
	}
	var readers []reader
	load(filepath.Join(folder, "parts.json"), &letters)
	load(filepath.Join(folder, "readers.json"), &readers)
	readers = readers[:min(number, len(readers))]
	for _, each := range letters.Locales {
		each.text, each.html = compiled(each.Text, letters.Mark), compiled(each.HTML, letters.Mark)
	}
	started, cpu := time.Now(), spent()
	pool, err := smtppool.New(smtppool.Opt{
		Host: "127.0.0.1", Port: port, MaxConns: connections,
		IdleTimeout: time.Minute, PoolWaitTimeout: time.Minute, SSL: smtppool.SSLNone,
	})
	must(err)
	waiting := make(chan reader)
	var group sync.WaitGroup
	for range connections {
		group.Add(1)
		go func() {
			defer group.Done()
			for to := range waiting {
				made := letters.Locales[to.Locale]
				must(pool.Send(smtppool.Email{
					From:    made.From,
					To:      []string{to.Email},
					Subject: made.Subject,
					Headers: textproto.MIMEHeader{"List-Unsubscribe": {made.Unsubscribe}},
					Text:    filled(made.text, to.Name),
					HTML:    filled(made.html, html.EscapeString(to.Name)),
				}))
			}
		}()
	}
	for _, each := range readers {
		waiting <- each
	}
	close(waiting)
	group.Wait()
	fmt.Printf("{\"sent\": %d, \"wall\": %f, \"cpu\": %f}\n", len(readers), time.Since(started).Seconds(), spent()-cpu)
}
