package proxytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// A CertificateKind says what is wrong with a mirror's certificate.
type CertificateKind string

// CertificateGood and CertificateExpiring are valid for 127.0.0.1, ::1 and
// localhost, the latter for ten days more. The others are refused by clients
// that trust Server.Authority, too.
const (
	CertificateGood       CertificateKind = "good"
	CertificateExpiring   CertificateKind = "expiring"
	CertificateExpired    CertificateKind = "expired"
	CertificateWrongName  CertificateKind = "wrong-name"
	CertificateSelfSigned CertificateKind = "self-signed"
)

// A certificate is what a mirror shows, and the authority that signed it in PEM.
type certificate struct {
	pair      tls.Certificate
	authority []byte
}

// newCertificate makes an authority that is thrown away and a certificate.
func newCertificate(kind CertificateKind) (*certificate, error) {
	now := time.Now()
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2),
		Subject:      pkix.Name{CommonName: "proxytest"},
		NotBefore:    now.Add(-30 * 24 * time.Hour),
		NotAfter:     now.Add(365 * 24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	switch kind {
	case CertificateGood, CertificateSelfSigned:
	case CertificateExpiring:
		leaf.NotAfter = now.Add(10 * 24 * time.Hour)
	case CertificateExpired:
		leaf.NotAfter = now.Add(-24 * time.Hour)
	case CertificateWrongName:
		leaf.DNSNames, leaf.IPAddresses = []string{"elsewhere.example"}, nil
	default:
		return nil, fmt.Errorf("making certificate: unknown kind %q", kind)
	}
	authority := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "proxytest authority"},
		NotBefore:             leaf.NotBefore,
		NotAfter:              now.Add(365 * 24 * time.Hour),
		KeyUsage:              x509.KeyUsageCertSign,
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making certificate: %w", err)
	}
	leafKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making certificate: %w", err)
	}
	authorityDER, err := x509.CreateCertificate(rand.Reader, authority, authority, authorityKey.Public(), authorityKey)
	if err != nil {
		return nil, fmt.Errorf("making certificate: %w", err)
	}
	parent, signer := authority, authorityKey
	if kind == CertificateSelfSigned {
		parent, signer = leaf, leafKey
	}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, parent, leafKey.Public(), signer)
	if err != nil {
		return nil, fmt.Errorf("making certificate: %w", err)
	}
	return &certificate{
		pair:      tls.Certificate{Certificate: [][]byte{leafDER}, PrivateKey: leafKey},
		authority: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authorityDER}),
	}, nil
}
