BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT pk_alembic_version PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
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
INSERT INTO "arrival" VALUES(1,'1m816881yqkap4dbeb','shown','["vm", 14762, "1m816881yqkap4dbeb"]',1795336446);
INSERT INTO "arrival" VALUES(2,'1m8168869r9p205rxx','doomed','["vm", 14762, "1m8168869r9p205rxx"]',1795336446);
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
	digest INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_article PRIMARY KEY ("key"),
	CONSTRAINT ck_article_status CHECK (status IN ('todo', 'in_progress', 'done', 'flagged')),
	CONSTRAINT ck_article_present CHECK (present IN (0, 1)),
	CONSTRAINT fk_article_arrival_key FOREIGN KEY(arrival_key) REFERENCES arrival ("key")
);
INSERT INTO "article" VALUES(1,'a1',1,1,'done','Zoë','Tidings','2025-10-19','','{"n":[1,{"x":null}]}','f7dc8c24536b5f9e09ddccc622cf384171cc51197284ad2f077ac05e6bcc67c6',81,361604216);
INSERT INTO "article" VALUES(2,'a2',1,1,'flagged','دوحہ','','','ur','{}','2451159829e2191449827d0f480606b1ac1559a4e28cef8bb3d7c31d547bef10',43,478884911);
INSERT INTO "article" VALUES(3,'a3',1,0,'in_progress','','','','','{"author":"Z"}','aca0361757ebf5a60376344b8c4282b146446ed2201a6e621de8e07a4f0d58fa',14,1963116032);
INSERT INTO "article" VALUES(4,'b1',2,0,'todo','','','','','{}','0e09f0691deda894717aa3a36150ec4a724d81c5f02a5bfdc8a8a8036d09da11',17,1552752518);
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
INSERT INTO "article_count" VALUES(1,'in_progress',0);
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
	digest INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_change PRIMARY KEY (seq),
	CONSTRAINT ck_change_done CHECK (done IN (0, 1))
);
INSERT INTO "change" VALUES(1,1,'1m81688258kxhb0n20','import','Noor','2026-11-22T08:34:06.021191Z','[["Arrival",["1m816881yqkap4dbeb",false,3],["1m816881yqkap4dbeb",true,3]]]',3003954626);
INSERT INTO "change" VALUES(2,1,'1m8168826232exr9h0','tag','Sara','2026-11-22T08:34:06.022630Z','[["Span",null,["s-gone","a3","event",[[0,2]],"Noor",{},"history only","to be deleted","2026-11-22T08:34:06.022576Z",null]]]',1329123178);
INSERT INTO "change" VALUES(3,1,'1m816882843nyvg0tt','delete','','2026-11-22T08:34:06.024359Z','[["Span",["s-gone","a3","event",[[0,2]],"Noor",{},"history only","to be deleted","2026-11-22T08:34:06.022576Z",null],null]]',3612037703);
INSERT INTO "change" VALUES(4,1,'1m816882ad92knkehg','add a label','','2026-11-22T08:34:06.026037Z','[["LabelSet",{"name":"news","version":1,"labels":[{"id":"claim","name":"Claim","colour":"#e69f00","key":"C","rung":"clause","guideline":"A statement that somebody puts forward as true and that could be checked. Mark what is claimed, without \"he said\" and without the quotation marks; a claim that is broken by such words is one span with two fragments. Example: in \"The harbour master said no ship had left since Monday\", mark \"no ship had left since Monday\"."},{"id":"actor","name":"Actor","colour":"#3d8fd6","key":"A","rung":"name","guideline":"Whoever acts, speaks or is acted upon: a person, an organisation, a state, an armed group. Mark the whole name with its title, and also a description that stands for it. Example: in \"Harbour Master Ilse Brandt met the dockers'' union\", mark \"Harbour Master Ilse Brandt\" and \"the dockers'' union\"."},{"id":"location","name":"Location","colour":"#12a278","key":"L","rung":"name","guideline":"A place on the ground, from a country down to a building. Mark the name only, without \"in\" or \"near\"; a place''s name that stands for its government is an actor. Example: in \"rain fell near Port Ellery\", mark \"Port Ellery\"; in \"Port Ellery raised its taxes\", it is an actor."},{"id":"event","name":"Event","colour":"#d0549b","key":"E","rung":"word","guideline":"Something that happened, is planned or is alleged, at a time and a place. Mark the word that names it, verb or noun, and leave out who and where. Example: in \"the dockers'' strike that closed the port\", mark \"strike\"; in \"two tugs collided\", mark \"collided\"."}]},{"name":"news","version":2,"labels":[{"id":"claim","name":"Claim","colour":"#e69f00","key":"C","rung":"clause","guideline":"A statement that somebody puts forward as true and that could be checked. Mark what is claimed, without \"he said\" and without the quotation marks; a claim that is broken by such words is one span with two fragments. Example: in \"The harbour master said no ship had left since Monday\", mark \"no ship had left since Monday\"."},{"id":"actor","name":"Actor","colour":"#3d8fd6","key":"A","rung":"name","guideline":"Whoever acts, speaks or is acted upon: a person, an organisation, a state, an armed group. Mark the whole name with its title, and also a description that stands for it. Example: in \"Harbour Master Ilse Brandt met the dockers'' union\", mark \"Harbour Master Ilse Brandt\" and \"the dockers'' union\"."},{"id":"location","name":"Location","colour":"#12a278","key":"L","rung":"name","guideline":"A place on the ground, from a country down to a building. Mark the name only, without \"in\" or \"near\"; a place''s name that stands for its government is an actor. Example: in \"rain fell near Port Ellery\", mark \"Port Ellery\"; in \"Port Ellery raised its taxes\", it is an actor."},{"id":"event","name":"Event","colour":"#d0549b","key":"E","rung":"word","guideline":"Something that happened, is planned or is alleged, at a time and a place. Mark the word that names it, verb or noun, and leave out who and where. Example: in \"the dockers'' strike that closed the port\", mark \"strike\"; in \"two tugs collided\", mark \"collided\"."},{"id":"weapon","name":"weapon","colour":"#d55e00","key":"O","rung":"word","guideline":""}]}]]',1356213989);
INSERT INTO "change" VALUES(5,1,'1m816882bwjmj9saxs','tag','','2026-11-22T08:34:06.027797Z','[["Span",null,["s-weapon","a2","weapon",[[28,33]],"Noor",{},"talks","","2026-11-22T08:34:06.027744Z",null]],["Relation",null,["r-near","a2","s-weapon","s-doha","near"]]]',1993797447);
INSERT INTO "change" VALUES(6,1,'1m816883hdb4910ykv','change','','2026-11-22T08:34:06.065426Z','[["Span",["s-weapon","a2","weapon",[[28,33]],"Noor",{},"talks","","2026-11-22T08:34:06.027744Z",null],["s-weapon","a2","event",[[28,38]],"Noor",{"type":"talks"},null,"","2026-11-22T08:34:06.027744Z","2026-11-22T08:34:06.065313Z"]]]',2614303328);
INSERT INTO "change" VALUES(7,1,'1m816884gmv6gghnng','mark','','2026-11-22T08:34:06.096388Z','[["ArticleInfo",["a3","","","","","todo",{}],["a3","","","","","in_progress",{"author":"Z"}]]]',3880141085);
INSERT INTO "change" VALUES(8,1,'1m816885srq06qb38q','delete','','2026-11-22T08:34:06.137396Z','[["Relation",["r-far","a1","s-claim","s-urdu","of old"],null],["Span",["s-urdu","a2","actor",[[0,10]],"Noor",{},"asif","","",null],null]]',3343601865);
INSERT INTO "change" VALUES(9,1,'1m81eakjw8edmjkyzb','set a value','Noor','2026-11-22T10:55:11.964985Z','[["Span",["s-asif","a1","actor",[[10,22]],"Noor",{"type":"person","rank":[1,null]},"asif","ش\n2","2026-11-22T08:34:06.014428Z",null],["s-asif","a1","actor",[[10,22]],"Noor",{"type":"person","rank":[1,null],"flagged":true},"asif","ش\n2","2026-11-22T08:34:06.014428Z","2026-11-22T10:55:11.964882Z"]]]',3800037560);
INSERT INTO "change" VALUES(10,1,'1m81eakk7jwyd0rrsn','take out','Noor','2026-11-22T10:55:11.976023Z','[["ArticleInfo",["a3","","","","","in_progress",{"author":"Z"}],null]]',3682643558);
INSERT INTO "change" VALUES(11,0,'1m81eakkgvznmjfnb5','undone note','Noor','2026-11-22T10:55:11.984358Z','[["Span",["s-asif","a1","actor",[[10,22]],"Noor",{"type":"person","rank":[1,null],"flagged":true},"asif","ش\n2","2026-11-22T08:34:06.014428Z","2026-11-22T10:55:11.964882Z"],["s-asif","a1","actor",[[10,22]],"Noor",{"type":"person","rank":[1,null],"flagged":true},"asif","later","2026-11-22T08:34:06.014428Z","2026-11-22T10:55:11.984249Z"]]]',932226961);
CREATE TABLE entity (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	gazetteer_key INTEGER, 
	name TEXT NOT NULL, 
	label TEXT NOT NULL, 
	type TEXT NOT NULL, 
	aliases TEXT DEFAULT '[]' NOT NULL, 
	codes TEXT DEFAULT '{}' NOT NULL, 
	latitude DOUBLE, 
	longitude DOUBLE, 
	note TEXT NOT NULL, 
	created TEXT NOT NULL, 
	updated TEXT, 
	digest INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_entity PRIMARY KEY ("key"), 
	CONSTRAINT fk_entity_gazetteer_key FOREIGN KEY(gazetteer_key) REFERENCES gazetteer ("key")
);
INSERT INTO "entity" VALUES(1,'asif',NULL,'The minister','','','[]','{}',NULL,NULL,'','',NULL,3316416739);
INSERT INTO "entity" VALUES(2,'doha',NULL,'Doha','','','[]','{}',NULL,NULL,'','',NULL,3952487630);
INSERT INTO "entity" VALUES(3,'history only',NULL,'history only','','','[]','{}',NULL,NULL,'','',NULL,1013955820);
INSERT INTO "entity" VALUES(4,'taken back',NULL,'Taken','','','[]','{}',NULL,NULL,'','',NULL,3851180198);
INSERT INTO "entity" VALUES(5,'talks',NULL,'talks','','','[]','{}',NULL,NULL,'','',NULL,616095443);
INSERT INTO "entity" VALUES(6,'undone only',NULL,'undone only','','','[]','{}',NULL,NULL,'','',NULL,718961023);
CREATE TABLE entity_name (
	folded TEXT NOT NULL, 
	entity_key INTEGER NOT NULL, 
	kind INTEGER NOT NULL, 
	CONSTRAINT pk_entity_name PRIMARY KEY (folded, entity_key)
)
 WITHOUT ROWID

;
INSERT INTO "entity_name" VALUES('doha',2,3);
INSERT INTO "entity_name" VALUES('history only',3,3);
INSERT INTO "entity_name" VALUES('minister',1,0);
INSERT INTO "entity_name" VALUES('only',3,0);
INSERT INTO "entity_name" VALUES('only',6,0);
INSERT INTO "entity_name" VALUES('taken',4,3);
INSERT INTO "entity_name" VALUES('talks',5,3);
INSERT INTO "entity_name" VALUES('the minister',1,3);
INSERT INTO "entity_name" VALUES('undone only',6,3);
CREATE TABLE gazetteer (
	"key" INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	state TEXT NOT NULL, 
	CONSTRAINT pk_gazetteer PRIMARY KEY ("key"), 
	CONSTRAINT ck_gazetteer_state CHECK (state IN ('staged', 'shown', 'hidden', 'doomed')), 
	CONSTRAINT uq_gazetteer_id UNIQUE (id)
);
CREATE TABLE generation (
	number INTEGER NOT NULL,
	CONSTRAINT pk_generation PRIMARY KEY (number)
);
INSERT INTO "generation" VALUES(24);
CREATE TABLE index_reach (
	folding INTEGER NOT NULL,
	reach INTEGER NOT NULL,
	CONSTRAINT pk_index_reach PRIMARY KEY (folding)
);
CREATE TABLE label_set (
	version INTEGER NOT NULL,
	current INTEGER NOT NULL,
	content TEXT NOT NULL,
	digest INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_label_set PRIMARY KEY (version),
	CONSTRAINT ck_label_set_current CHECK (current IN (0, 1))
);
INSERT INTO "label_set" VALUES(1,0,'{"name":"news","version":1,"labels":[{"id":"claim","name":"Claim","colour":"#e69f00","key":"C","rung":"clause","guideline":"A statement that somebody puts forward as true and that could be checked. Mark what is claimed, without \"he said\" and without the quotation marks; a claim that is broken by such words is one span with two fragments. Example: in \"The harbour master said no ship had left since Monday\", mark \"no ship had left since Monday\"."},{"id":"actor","name":"Actor","colour":"#3d8fd6","key":"A","rung":"name","guideline":"Whoever acts, speaks or is acted upon: a person, an organisation, a state, an armed group. Mark the whole name with its title, and also a description that stands for it. Example: in \"Harbour Master Ilse Brandt met the dockers'' union\", mark \"Harbour Master Ilse Brandt\" and \"the dockers'' union\"."},{"id":"location","name":"Location","colour":"#12a278","key":"L","rung":"name","guideline":"A place on the ground, from a country down to a building. Mark the name only, without \"in\" or \"near\"; a place''s name that stands for its government is an actor. Example: in \"rain fell near Port Ellery\", mark \"Port Ellery\"; in \"Port Ellery raised its taxes\", it is an actor."},{"id":"event","name":"Event","colour":"#d0549b","key":"E","rung":"word","guideline":"Something that happened, is planned or is alleged, at a time and a place. Mark the word that names it, verb or noun, and leave out who and where. Example: in \"the dockers'' strike that closed the port\", mark \"strike\"; in \"two tugs collided\", mark \"collided\"."}]}',4026679672);
INSERT INTO "label_set" VALUES(2,1,'{"name":"news","version":2,"labels":[{"id":"claim","name":"Claim","colour":"#e69f00","key":"C","rung":"clause","guideline":"A statement that somebody puts forward as true and that could be checked. Mark what is claimed, without \"he said\" and without the quotation marks; a claim that is broken by such words is one span with two fragments. Example: in \"The harbour master said no ship had left since Monday\", mark \"no ship had left since Monday\"."},{"id":"actor","name":"Actor","colour":"#3d8fd6","key":"A","rung":"name","guideline":"Whoever acts, speaks or is acted upon: a person, an organisation, a state, an armed group. Mark the whole name with its title, and also a description that stands for it. Example: in \"Harbour Master Ilse Brandt met the dockers'' union\", mark \"Harbour Master Ilse Brandt\" and \"the dockers'' union\"."},{"id":"location","name":"Location","colour":"#12a278","key":"L","rung":"name","guideline":"A place on the ground, from a country down to a building. Mark the name only, without \"in\" or \"near\"; a place''s name that stands for its government is an actor. Example: in \"rain fell near Port Ellery\", mark \"Port Ellery\"; in \"Port Ellery raised its taxes\", it is an actor."},{"id":"event","name":"Event","colour":"#d0549b","key":"E","rung":"word","guideline":"Something that happened, is planned or is alleged, at a time and a place. Mark the word that names it, verb or noun, and leave out who and where. Example: in \"the dockers'' strike that closed the port\", mark \"strike\"; in \"two tugs collided\", mark \"collided\"."},{"id":"weapon","name":"weapon","colour":"#d55e00","key":"O","rung":"word","guideline":""}]}',3841872306);
CREATE TABLE relation (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	article_key INTEGER NOT NULL,
	head TEXT NOT NULL,
	tail TEXT NOT NULL,
	label TEXT NOT NULL,
	digest INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_relation PRIMARY KEY ("key"),
	CONSTRAINT fk_relation_article_key FOREIGN KEY(article_key) REFERENCES article ("key")
);
INSERT INTO "relation" VALUES(1,'r-by',1,'s-claim','s-asif','by',3599307090);
INSERT INTO "relation" VALUES(3,'r-near',2,'s-weapon','s-doha','near',198694130);
CREATE TABLE removed (
	article_key INTEGER NOT NULL, 
	CONSTRAINT pk_removed PRIMARY KEY (article_key), 
	CONSTRAINT fk_removed_article_key FOREIGN KEY(article_key) REFERENCES article ("key")
);
INSERT INTO "removed" VALUES(3);
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
	digest INTEGER DEFAULT '0' NOT NULL, incomplete INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_span PRIMARY KEY ("key"),
	CONSTRAINT ck_span_offsets CHECK (0 <= start_char AND start_char < end_char),
	CONSTRAINT fk_span_article_key FOREIGN KEY(article_key) REFERENCES article ("key"),
	CONSTRAINT fk_span_analyst_key FOREIGN KEY(analyst_key) REFERENCES analyst ("key")
);
INSERT INTO "span" VALUES(1,'s-asif',1,'actor',1,10,22,NULL,'Khawaja Asif','{"type":"person","rank":[1,null],"flagged":true}','asif','ش
2','2026-11-22T08:34:06.014428Z','2026-11-22T10:55:11.964882Z',1743674749,0);
INSERT INTO "span" VALUES(2,'s-doha',1,'location',1,26,30,NULL,'Doha','{}','doha','','2026-11-22T08:34:06.014473Z',NULL,2422578087,0);
INSERT INTO "span" VALUES(3,'s-claim',1,'claim',2,52,80,'[[52,57],[69,80]]','yes”, … so it is”.','{"modality":"asserted"}',NULL,'','2026-11-22T08:34:06.014480Z',NULL,981971441,0);
INSERT INTO "span" VALUES(4,'s-minister',1,'actor',2,33,45,NULL,'The minister','{}','asif','','2026-11-22T08:34:06.014486Z',NULL,1401679927,0);
INSERT INTO "span" VALUES(6,'s-weapon',2,'event',1,28,38,NULL,'Talks went','{"type":"talks"}',NULL,'','2026-11-22T08:34:06.027744Z','2026-11-22T08:34:06.065313Z',745874560,0);
INSERT INTO "span" VALUES(7,'s-back',4,'actor',1,0,5,NULL,'Taken','{}','taken back','','2026-11-22T08:34:06.153295Z',NULL,1432093275,0);
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
CREATE INDEX ix_span_entity ON span (entity) WHERE entity IS NOT NULL;
CREATE INDEX ix_span_words ON span (quote, entity, article_key) WHERE entity IS NOT NULL;
CREATE INDEX ix_span_incomplete ON span (article_key, start_char) WHERE incomplete;
CREATE INDEX ix_entity_id ON entity (id);
CREATE INDEX ix_entity_gazetteer ON entity (gazetteer_key);
COMMIT;
PRAGMA application_id=1095651156;
PRAGMA user_version=4;
