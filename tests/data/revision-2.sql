BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT pk_alembic_version PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE analyst (
	"key" INTEGER NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT pk_analyst PRIMARY KEY ("key"),
	CONSTRAINT uq_analyst_name UNIQUE (name)
);
INSERT INTO "analyst" VALUES(1,'Noor');
INSERT INTO "analyst" VALUES(2,'Sara');
CREATE TABLE arrival (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	state TEXT NOT NULL,
	owner TEXT NOT NULL,
	touched INTEGER NOT NULL,
	CONSTRAINT pk_arrival PRIMARY KEY ("key"),
	CONSTRAINT ck_arrival_state CHECK (state IN ('staged', 'shown', 'hidden', 'doomed')),
	CONSTRAINT uq_arrival_id UNIQUE (id)
);
INSERT INTO "arrival" VALUES(1,'1m8168a7w3bfe0qbag','shown','["vm", 14781, "1m8168a7w3bfe0qbag"]',1795336448);
INSERT INTO "arrival" VALUES(2,'1m8168a8pvh265efzz','hidden','["vm", 14781, "1m8168a8pvh265efzz"]',1795336448);
CREATE TABLE article (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	arrival_key INTEGER NOT NULL,
	present INTEGER NOT NULL,
	status TEXT NOT NULL,
	title TEXT NOT NULL,
	source TEXT NOT NULL,
	published TEXT NOT NULL,
	language TEXT NOT NULL,
	meta TEXT DEFAULT '{}' NOT NULL,
	sha256 TEXT NOT NULL,
	length INTEGER NOT NULL,
	CONSTRAINT pk_article PRIMARY KEY ("key"),
	CONSTRAINT ck_article_status CHECK (status IN ('todo', 'in_progress', 'done', 'flagged')),
	CONSTRAINT ck_article_present CHECK (present IN (0, 1)),
	CONSTRAINT fk_article_arrival_key FOREIGN KEY(arrival_key) REFERENCES arrival ("key")
);
INSERT INTO "article" VALUES(1,'a1',1,1,'done','Zoë','Tidings','2025-10-19','','{"n":[1,{"x":null}]}','f7dc8c24536b5f9e09ddccc622cf384171cc51197284ad2f077ac05e6bcc67c6',81);
INSERT INTO "article" VALUES(2,'a2',1,1,'flagged','دوحہ','','','ur','{}','2451159829e2191449827d0f480606b1ac1559a4e28cef8bb3d7c31d547bef10',43);
INSERT INTO "article" VALUES(3,'a3',1,1,'in_progress','','','','','{"author":"Z"}','aca0361757ebf5a60376344b8c4282b146446ed2201a6e621de8e07a4f0d58fa',14);
INSERT INTO "article" VALUES(4,'b1',2,0,'todo','','','','','{}','0e09f0691deda894717aa3a36150ec4a724d81c5f02a5bfdc8a8a8036d09da11',17);
CREATE TABLE article_count (
	arrival_key INTEGER NOT NULL,
	status TEXT NOT NULL,
	number INTEGER NOT NULL,
	CONSTRAINT pk_article_count PRIMARY KEY (arrival_key, status),
	CONSTRAINT fk_article_count_arrival_key FOREIGN KEY(arrival_key) REFERENCES arrival ("key") ON DELETE CASCADE
);
INSERT INTO "article_count" VALUES(1,'done',1);
INSERT INTO "article_count" VALUES(1,'flagged',1);
INSERT INTO "article_count" VALUES(1,'todo',0);
INSERT INTO "article_count" VALUES(1,'in_progress',1);
INSERT INTO "article_count" VALUES(2,'todo',1);
CREATE TABLE article_text (
	article_key INTEGER NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_article_text PRIMARY KEY (article_key),
	CONSTRAINT fk_article_text_article_key FOREIGN KEY(article_key) REFERENCES article ("key")
);
INSERT INTO "article_text" VALUES(1,'Zoë 😀 met Khawaja Asif in Doha.
The minister said “yes”, he added, “so it is”.
');
INSERT INTO "article_text" VALUES(2,'وزیر خارجہ نے دوحہ میں کہا۔ Talks went on. ');
INSERT INTO "article_text" VALUES(3,'No span here.
');
INSERT INTO "article_text" VALUES(4,'Taken back again.');
CREATE TABLE change (
	seq INTEGER NOT NULL,
	done INTEGER NOT NULL,
	id TEXT NOT NULL,
	text TEXT NOT NULL,
	analyst TEXT NOT NULL,
	made TEXT NOT NULL,
	edits TEXT NOT NULL,
	CONSTRAINT pk_change PRIMARY KEY (seq),
	CONSTRAINT ck_change_done CHECK (done IN (0, 1))
);
INSERT INTO "change" VALUES(1,1,'1m8168a86zzvyz7bjv','import','Noor','2026-11-22T08:34:08.262897Z','[["Arrival",["1m8168a7w3bfe0qbag",false,3],["1m8168a7w3bfe0qbag",true,3]]]');
INSERT INTO "change" VALUES(2,1,'1m8168a88bsp7zdffv','tag','Sara','2026-11-22T08:34:08.264465Z','[["Span",null,["s-gone","a3","event",[[0,2]],"Noor",{},"history only","to be deleted","2026-11-22T08:34:08.264410Z",null]]]');
INSERT INTO "change" VALUES(3,1,'1m8168a8aktt68em06','delete','','2026-11-22T08:34:08.266318Z','[["Span",["s-gone","a3","event",[[0,2]],"Noor",{},"history only","to be deleted","2026-11-22T08:34:08.264410Z",null],null]]');
INSERT INTO "change" VALUES(4,1,'1m8168a8c9z5bztgm6','add a label','','2026-11-22T08:34:08.268253Z','[["LabelSet",{"name":"news","version":1,"labels":[{"id":"claim","name":"Claim","colour":"#e69f00","key":"C","rung":"clause","guideline":"A statement that somebody puts forward as true and that could be checked. Mark what is claimed, without \"he said\" and without the quotation marks; a claim that is broken by such words is one span with two fragments. Example: in \"The harbour master said no ship had left since Monday\", mark \"no ship had left since Monday\"."},{"id":"actor","name":"Actor","colour":"#3d8fd6","key":"A","rung":"name","guideline":"Whoever acts, speaks or is acted upon: a person, an organisation, a state, an armed group. Mark the whole name with its title, and also a description that stands for it. Example: in \"Harbour Master Ilse Brandt met the dockers'' union\", mark \"Harbour Master Ilse Brandt\" and \"the dockers'' union\"."},{"id":"location","name":"Location","colour":"#12a278","key":"L","rung":"name","guideline":"A place on the ground, from a country down to a building. Mark the name only, without \"in\" or \"near\"; a place''s name that stands for its government is an actor. Example: in \"rain fell near Port Ellery\", mark \"Port Ellery\"; in \"Port Ellery raised its taxes\", it is an actor."},{"id":"event","name":"Event","colour":"#d0549b","key":"E","rung":"word","guideline":"Something that happened, is planned or is alleged, at a time and a place. Mark the word that names it, verb or noun, and leave out who and where. Example: in \"the dockers'' strike that closed the port\", mark \"strike\"; in \"two tugs collided\", mark \"collided\"."}]},{"name":"news","version":2,"labels":[{"id":"claim","name":"Claim","colour":"#e69f00","key":"C","rung":"clause","guideline":"A statement that somebody puts forward as true and that could be checked. Mark what is claimed, without \"he said\" and without the quotation marks; a claim that is broken by such words is one span with two fragments. Example: in \"The harbour master said no ship had left since Monday\", mark \"no ship had left since Monday\"."},{"id":"actor","name":"Actor","colour":"#3d8fd6","key":"A","rung":"name","guideline":"Whoever acts, speaks or is acted upon: a person, an organisation, a state, an armed group. Mark the whole name with its title, and also a description that stands for it. Example: in \"Harbour Master Ilse Brandt met the dockers'' union\", mark \"Harbour Master Ilse Brandt\" and \"the dockers'' union\"."},{"id":"location","name":"Location","colour":"#12a278","key":"L","rung":"name","guideline":"A place on the ground, from a country down to a building. Mark the name only, without \"in\" or \"near\"; a place''s name that stands for its government is an actor. Example: in \"rain fell near Port Ellery\", mark \"Port Ellery\"; in \"Port Ellery raised its taxes\", it is an actor."},{"id":"event","name":"Event","colour":"#d0549b","key":"E","rung":"word","guideline":"Something that happened, is planned or is alleged, at a time and a place. Mark the word that names it, verb or noun, and leave out who and where. Example: in \"the dockers'' strike that closed the port\", mark \"strike\"; in \"two tugs collided\", mark \"collided\"."},{"id":"weapon","name":"weapon","colour":"#d55e00","key":"O","rung":"word","guideline":""}]}]]');
INSERT INTO "change" VALUES(5,1,'1m8168a8e5wkt9sp0z','tag','','2026-11-22T08:34:08.270129Z','[["Span",null,["s-weapon","a2","weapon",[[28,33]],"Noor",{},"talks","","2026-11-22T08:34:08.270070Z",null]],["Relation",null,["r-near","a2","s-weapon","s-doha","near"]]]');
INSERT INTO "change" VALUES(6,1,'1m8168a8gwpakk58zs','change','','2026-11-22T08:34:08.272300Z','[["Span",["s-weapon","a2","weapon",[[28,33]],"Noor",{},"talks","","2026-11-22T08:34:08.270070Z",null],["s-weapon","a2","event",[[28,38]],"Noor",{"type":"talks"},null,"","2026-11-22T08:34:08.270070Z","2026-11-22T08:34:08.272235Z"]]]');
INSERT INTO "change" VALUES(7,1,'1m8168a8j7p0q8155p','mark','','2026-11-22T08:34:08.274348Z','[["ArticleInfo",["a3","","","","","todo",{}],["a3","","","","","in_progress",{"author":"Z"}]]]');
INSERT INTO "change" VALUES(8,1,'1m8168a8msbr4zj54s','delete','','2026-11-22T08:34:08.276359Z','[["Relation",["r-far","a1","s-claim","s-urdu","of old"],null],["Span",["s-urdu","a2","actor",[[0,10]],"Noor",{},"asif","","",null],null]]');
INSERT INTO "change" VALUES(9,0,'1m8168a9cxtt291b4v','import','Noor','2026-11-22T08:34:08.300308Z','[["Arrival",["1m8168a8pvh265efzz",false,1],["1m8168a8pvh265efzz",true,1]]]');
INSERT INTO "change" VALUES(10,0,'1m8168a9ezban0ym39','tag','','2026-11-22T08:34:08.302199Z','[["Span",null,["s-undone","a3","actor",[[3,7]],"Noor",{},"undone only","","2026-11-22T08:34:08.302066Z",null]]]');
CREATE TABLE index_reach (
	folding INTEGER NOT NULL,
	reach INTEGER NOT NULL,
	CONSTRAINT pk_index_reach PRIMARY KEY (folding)
);
CREATE TABLE label_set (
	version INTEGER NOT NULL,
	current INTEGER NOT NULL,
	content TEXT NOT NULL,
	CONSTRAINT pk_label_set PRIMARY KEY (version),
	CONSTRAINT ck_label_set_current CHECK (current IN (0, 1))
);
INSERT INTO "label_set" VALUES(1,0,'{"name":"news","version":1,"labels":[{"id":"claim","name":"Claim","colour":"#e69f00","key":"C","rung":"clause","guideline":"A statement that somebody puts forward as true and that could be checked. Mark what is claimed, without \"he said\" and without the quotation marks; a claim that is broken by such words is one span with two fragments. Example: in \"The harbour master said no ship had left since Monday\", mark \"no ship had left since Monday\"."},{"id":"actor","name":"Actor","colour":"#3d8fd6","key":"A","rung":"name","guideline":"Whoever acts, speaks or is acted upon: a person, an organisation, a state, an armed group. Mark the whole name with its title, and also a description that stands for it. Example: in \"Harbour Master Ilse Brandt met the dockers'' union\", mark \"Harbour Master Ilse Brandt\" and \"the dockers'' union\"."},{"id":"location","name":"Location","colour":"#12a278","key":"L","rung":"name","guideline":"A place on the ground, from a country down to a building. Mark the name only, without \"in\" or \"near\"; a place''s name that stands for its government is an actor. Example: in \"rain fell near Port Ellery\", mark \"Port Ellery\"; in \"Port Ellery raised its taxes\", it is an actor."},{"id":"event","name":"Event","colour":"#d0549b","key":"E","rung":"word","guideline":"Something that happened, is planned or is alleged, at a time and a place. Mark the word that names it, verb or noun, and leave out who and where. Example: in \"the dockers'' strike that closed the port\", mark \"strike\"; in \"two tugs collided\", mark \"collided\"."}]}');
INSERT INTO "label_set" VALUES(2,1,'{"name":"news","version":2,"labels":[{"id":"claim","name":"Claim","colour":"#e69f00","key":"C","rung":"clause","guideline":"A statement that somebody puts forward as true and that could be checked. Mark what is claimed, without \"he said\" and without the quotation marks; a claim that is broken by such words is one span with two fragments. Example: in \"The harbour master said no ship had left since Monday\", mark \"no ship had left since Monday\"."},{"id":"actor","name":"Actor","colour":"#3d8fd6","key":"A","rung":"name","guideline":"Whoever acts, speaks or is acted upon: a person, an organisation, a state, an armed group. Mark the whole name with its title, and also a description that stands for it. Example: in \"Harbour Master Ilse Brandt met the dockers'' union\", mark \"Harbour Master Ilse Brandt\" and \"the dockers'' union\"."},{"id":"location","name":"Location","colour":"#12a278","key":"L","rung":"name","guideline":"A place on the ground, from a country down to a building. Mark the name only, without \"in\" or \"near\"; a place''s name that stands for its government is an actor. Example: in \"rain fell near Port Ellery\", mark \"Port Ellery\"; in \"Port Ellery raised its taxes\", it is an actor."},{"id":"event","name":"Event","colour":"#d0549b","key":"E","rung":"word","guideline":"Something that happened, is planned or is alleged, at a time and a place. Mark the word that names it, verb or noun, and leave out who and where. Example: in \"the dockers'' strike that closed the port\", mark \"strike\"; in \"two tugs collided\", mark \"collided\"."},{"id":"weapon","name":"weapon","colour":"#d55e00","key":"O","rung":"word","guideline":""}]}');
CREATE TABLE relation (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	article_key INTEGER NOT NULL,
	head TEXT NOT NULL,
	tail TEXT NOT NULL,
	label TEXT NOT NULL,
	CONSTRAINT pk_relation PRIMARY KEY ("key"),
	CONSTRAINT fk_relation_article_key FOREIGN KEY(article_key) REFERENCES article ("key")
);
INSERT INTO "relation" VALUES(1,'r-by',1,'s-claim','s-asif','by');
INSERT INTO "relation" VALUES(3,'r-near',2,'s-weapon','s-doha','near');
CREATE TABLE span (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	article_key INTEGER NOT NULL,
	label TEXT NOT NULL,
	analyst_key INTEGER NOT NULL,
	start_char INTEGER NOT NULL,
	end_char INTEGER NOT NULL,
	fragments TEXT,
	quote TEXT NOT NULL,
	attributes TEXT DEFAULT '{}' NOT NULL,
	entity TEXT,
	note TEXT NOT NULL,
	created TEXT NOT NULL,
	updated TEXT,
	CONSTRAINT pk_span PRIMARY KEY ("key"),
	CONSTRAINT ck_span_offsets CHECK (0 <= start_char AND start_char < end_char),
	CONSTRAINT fk_span_article_key FOREIGN KEY(article_key) REFERENCES article ("key"),
	CONSTRAINT fk_span_analyst_key FOREIGN KEY(analyst_key) REFERENCES analyst ("key")
);
INSERT INTO "span" VALUES(1,'s-asif',1,'actor',1,10,22,NULL,'Khawaja Asif','{"type":"person","rank":[1,null]}','asif','ش
2','2026-11-22T08:34:08.252295Z',NULL);
INSERT INTO "span" VALUES(2,'s-doha',1,'location',1,26,30,NULL,'Doha','{}','doha','','2026-11-22T08:34:08.252363Z',NULL);
INSERT INTO "span" VALUES(3,'s-claim',1,'claim',2,52,80,'[[52,57],[69,80]]','yes”, … so it is”.','{"modality":"asserted"}',NULL,'','2026-11-22T08:34:08.252373Z',NULL);
INSERT INTO "span" VALUES(4,'s-minister',1,'actor',2,33,45,NULL,'The minister','{}','asif','','2026-11-22T08:34:08.252382Z',NULL);
INSERT INTO "span" VALUES(6,'s-weapon',2,'event',1,28,38,NULL,'Talks went','{"type":"talks"}',NULL,'','2026-11-22T08:34:08.270070Z','2026-11-22T08:34:08.272235Z');
INSERT INTO "span" VALUES(7,'s-back',4,'actor',1,0,5,NULL,'Taken','{}','taken back','','2026-11-22T08:34:08.278162Z',NULL);
CREATE TABLE span_count (
	arrival_key INTEGER NOT NULL,
	label TEXT NOT NULL,
	number INTEGER NOT NULL,
	CONSTRAINT pk_span_count PRIMARY KEY (arrival_key, label),
	CONSTRAINT fk_span_count_arrival_key FOREIGN KEY(arrival_key) REFERENCES arrival ("key") ON DELETE CASCADE
);
INSERT INTO "span_count" VALUES(1,'actor',2);
INSERT INTO "span_count" VALUES(1,'location',1);
INSERT INTO "span_count" VALUES(1,'claim',1);
INSERT INTO "span_count" VALUES(1,'event',1);
INSERT INTO "span_count" VALUES(1,'weapon',0);
INSERT INTO "span_count" VALUES(2,'actor',1);
CREATE INDEX ix_change_done ON change (done);
CREATE UNIQUE INDEX ix_label_set_current ON label_set (current) WHERE current;
CREATE UNIQUE INDEX ix_article_arrival ON article (arrival_key, id);
CREATE UNIQUE INDEX ix_article_id ON article (id) WHERE present;
CREATE INDEX ix_article_present ON article (present);
CREATE INDEX ix_article_published ON article (published);
CREATE INDEX ix_article_sha256 ON article (sha256);
CREATE INDEX ix_article_source ON article (source COLLATE NOCASE);
CREATE INDEX ix_article_status ON article (status, present);
CREATE INDEX ix_article_title ON article (title COLLATE NOCASE);
CREATE INDEX ix_relation_article ON relation (article_key);
CREATE INDEX ix_relation_head ON relation (head);
CREATE UNIQUE INDEX ix_relation_id ON relation (id, article_key);
CREATE INDEX ix_relation_tail ON relation (tail);
CREATE INDEX ix_span_article ON span (article_key, start_char);
CREATE UNIQUE INDEX ix_span_id ON span (id, article_key);
COMMIT;
PRAGMA application_id=1095651156;
PRAGMA user_version=2;
